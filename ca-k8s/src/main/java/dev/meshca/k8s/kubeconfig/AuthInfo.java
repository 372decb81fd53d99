package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Fields;
import dev.meshca.k8s.kubeconfig.document.Material;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A user of the kubeconfig API. */
record AuthInfo(
        String owner,
        Optional<String> token,
        Optional<Path> tokenFile,
        Optional<String> username,
        Optional<String> password,
        Optional<Material> clientCertificate,
        Optional<Material> clientKey,
        Impersonation impersonation,
        Optional<ExecConfig> exec) {

    static AuthInfo of(Fields fields, Path folder) {
        AuthInfo user = new AuthInfo(
                fields.owner(),
                fields.confidential("token"),
                fields.text("tokenFile").map(folder::resolve),
                fields.text("username"),
                fields.confidential("password"),
                Material.of(fields, "client-certificate", folder),
                Material.of(fields, "client-key", folder),
                Impersonation.of(fields),
                fields.mapping("exec")
                        .map(exec -> ExecConfig.of(new Fields("exec of " + fields.owner(), exec), folder)));
        fields.refuse(
                "auth-provider",
                "a kind of plugin that kubectl has given up: put an exec plugin or a token in its place");
        fields.harmless("extensions");
        fields.end();
        user.check();
        return user;
    }

    boolean hasToken() {
        return token.isPresent() || tokenFile.isPresent();
    }

    boolean hasBasic() {
        return username.isPresent() || password.isPresent();
    }

    /** As with {@code kubectl}, a plugin is only for a user who has nothing else. */
    boolean needsPlugin() {
        return exec.isPresent() && !hasToken() && !hasBasic() && clientCertificate.isEmpty();
    }

    /** Whether what it shows stands in the kubeconfig. */
    boolean isAtHand() {
        return !needsPlugin()
                && tokenFile.isEmpty()
                && Stream.concat(clientCertificate.stream(), clientKey.stream()).noneMatch(Material::isInFile);
    }

    private void check() {
        if (hasToken() && hasBasic()) {
            throw new Refusal(owner + " has both a token and a username or password: leave one of them");
        }
        if (clientCertificate.isPresent() && clientKey.isEmpty()) {
            throw new Refusal(
                    owner + " has a client-certificate without its client-key: add client-key or client-key-data");
        }
        if (password.isPresent() && username.isEmpty()) {
            throw new Refusal(owner + " has a password without a username: add it");
        }
        if (!hasToken() && !hasBasic() && clientCertificate.isEmpty() && exec.isEmpty()) {
            throw new Refusal(owner + " has no credential, and nothing is asked as system:anonymous:"
                    + " give it a token, a client certificate with its key, or an exec plugin");
        }
    }

    @Override
    public String toString() {
        return owner;
    }
}
