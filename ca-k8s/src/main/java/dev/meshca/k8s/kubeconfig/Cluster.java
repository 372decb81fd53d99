package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.IpAddress;
import dev.meshca.k8s.kubeconfig.document.Fields;
import dev.meshca.k8s.kubeconfig.document.Material;
import dev.meshca.k8s.kubeconfig.document.Node;
import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A cluster of the kubeconfig API.
 *
 * @param execConfig what the cluster has for credential plugins, in its extension of that name
 */
record Cluster(
        String owner,
        ServerAddress server,
        Optional<String> tlsServerName,
        boolean insecureSkipTlsVerify,
        Optional<Material> certificateAuthority,
        Optional<String> proxyUrl,
        boolean disableCompression,
        Optional<Node> execConfig) {

    static final String SERVER = "server";
    static final String INSECURE = "insecure-skip-tls-verify";

    private static final String EXEC_EXTENSION = "client.authentication.k8s.io/exec";

    static Cluster of(Fields fields, Path folder) {
        Optional<Node> execConfig = execConfig(fields);
        Cluster cluster = new Cluster(
                fields.owner(),
                server(fields),
                fields.text("tls-server-name"),
                fields.flag(INSECURE),
                Material.of(fields, "certificate-authority", folder),
                fields.text("proxy-url"),
                fields.flag("disable-compression"),
                execConfig);
        fields.end();
        cluster.check();
        return cluster;
    }

    private static ServerAddress server(Fields fields) {
        return ServerAddress.parse(
                fields.text(SERVER)
                        .filter(url -> !url.isBlank())
                        .orElseThrow(() -> new Refusal(fields.owner()
                                + " has no server: add the address of its API server, https://HOST:PORT")),
                fields.owner());
    }

    private void check() {
        if (insecureSkipTlsVerify && certificateAuthority.isPresent()) {
            throw new Refusal(owner + " has both a certificate-authority and " + INSECURE + ": remove the latter");
        }
        tlsServerName
                .filter(name -> !HostName.isValid(name) && IpAddress.parse(name).isEmpty())
                .ifPresent(name -> {
                    throw new Refusal("tls-server-name of " + owner + " is " + Shown.quoted(name)
                            + ", which is no name of a host");
                });
    }

    private static Optional<Node> execConfig(Fields fields) {
        List<Mapping> extensions = fields.mappings("extensions");
        return extensions.stream()
                .map(extension -> new Fields("an extension of " + fields.owner(), extension))
                .filter(extension -> extension
                        .value("name")
                        .filter(name -> name instanceof Node.Scalar scalar
                                && scalar.text().equals(EXEC_EXTENSION))
                        .isPresent())
                .flatMap(extension -> extension.value("extension").stream())
                .findFirst();
    }
}
