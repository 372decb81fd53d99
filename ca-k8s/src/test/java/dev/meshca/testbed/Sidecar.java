package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A real pilot-agent with its Envoy outside a Pod. Its folder has what a Pod mounts: the ConfigMap with the roots, followed as by
 * a kubelet, and a token of the service account {@code default} in the namespace {@code default}.
 */
final class Sidecar implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String NAMESPACE = "default";
    private static final String ACCOUNT = "default";
    private static final long TOKEN_SECONDS = Duration.ofHours(1).toSeconds();

    private final String name;
    private final ControlPlane plane;
    private final Istiod istiod;
    private final IstioRelease release;
    private final Path folder;
    private final Map<String, String> environment;
    private MountedSecret roots;
    private ServerProcess process;
    private int adminPort;

    /** Nothing runs before {@link #start}. */
    Sidecar(String name, ControlPlane plane, Istiod istiod, IstioRelease release, Map<String, String> environment) {
        this.name = name;
        this.plane = plane;
        this.istiod = istiod;
        this.release = release;
        this.folder = plane.newFolder("sidecar");
        this.environment = environment;
    }

    /** As {@code cluster1/0}. */
    String name() {
        return name;
    }

    String cluster() {
        return plane.name();
    }

    /** The name without a slash. */
    String pod() {
        return name.replace('/', '-');
    }

    Path socket(String listener) {
        return folder.resolve(listener);
    }

    EnvoyConfig.Peer asPeer() {
        return new EnvoyConfig.Peer(pod(), socket(EnvoyConfig.INBOUND).toString());
    }

    /** Returns once Envoy answers; whether it has a certificate by then is another question. */
    void start(List<EnvoyConfig.Peer> peers) {
        start("sidecar", port -> new EnvoyConfig(pod(), cluster(), port, peers).json());
    }

    /** The same with another configuration, which is told the port of Envoy's administration. */
    void start(String role, IntFunction<String> configuration) {
        mount();
        ServerProcess.onFreePort(port -> {
            adminPort = port;
            write("envoy.json", configuration.apply(port));
            process = ServerProcess.start(release.pilotAgent(), folder, variables(), List.of("proxy", role));
            process.awaitReady(START_LIMIT, () -> !admin("ready").isEmpty());
            return this;
        });
    }

    /** A Pod does not start before its ConfigMap is there. */
    private void mount() {
        roots = MountedSecret.ofConfigMap(
                plane, NAMESPACE, "istio-ca-root-cert", folder.resolve("var/run/secrets/istio"));
        Await.until(
                "the roots are published in " + cluster(),
                START_LIMIT,
                () -> !roots.resourceVersion().isEmpty());
        write("var/run/secrets/tokens/istio-token", token());
        write("etc/istio/proxy/.keep", "");
        write("var/run/secrets/workload-spiffe-uds/.keep", "");
    }

    private String token() {
        TokenRequest wanted = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences("istio-ca")
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build();
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build()) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(ACCOUNT)
                            .endMetadata()
                            .build())
                    .createOr(NonDeletingOperation::update);
            return client.serviceAccounts()
                    .inNamespace(NAMESPACE)
                    .withName(ACCOUNT)
                    .tokenRequest(wanted)
                    .getStatus()
                    .getToken();
        }
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(Map.of(
                "POD_NAME",
                pod(),
                "POD_NAMESPACE",
                NAMESPACE,
                "SERVICE_ACCOUNT",
                ACCOUNT,
                "INSTANCE_IP",
                "127.0.0.1",
                "ISTIO_META_CLUSTER_ID",
                cluster(),
                "ISTIOD_SAN",
                "istiod.istio-system.svc",
                "PROXY_CONFIG",
                proxyConfig()));
        variables.putAll(environment);
        return variables;
    }

    private String proxyConfig() {
        return """
            binaryPath: %s
            customConfigFile: %s
            discoveryAddress: 127.0.0.1:%d
            proxyAdminPort: %d
            concurrency: 1
            statusPort: %d
            """.formatted(
                        Testbed.binary("envoy"),
                        folder.resolve("envoy.json"),
                        istiod.securePort(),
                        adminPort,
                        ServerProcess.freePort());
    }

    /** What Envoy's administration says. */
    String admin(String path) throws IOException {
        try (InputStream answer =
                URI.create("http://127.0.0.1:" + adminPort + "/" + path).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Of the agent and of Envoy. */
    List<String> log() {
        return process == null ? List.of() : process.log();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void write(String file, String text) {
        try {
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
        if (roots != null) {
            roots.close();
        }
    }
}
