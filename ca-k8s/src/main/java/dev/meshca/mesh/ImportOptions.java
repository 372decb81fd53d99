package dev.meshca.mesh;

import dev.meshca.IstioDocuments;
import dev.meshca.mesh.MeshSpec.Signer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * From where the CAs of running clusters are taken into a directory.
 *
 * @param secret the name of the Secret, in the namespace of istiod: in the form of Istio's layout or of {@code
 *     kubernetes.io/tls}, as cert-manager writes it; {@code cacerts} by default
 * @param root the root with its key, which no cluster has; with it the directory can add clusters, and change the root by a bridge
 */
public record ImportOptions(String secret, Optional<Signer> root) {

    /**
     * Those that istiod has loaded, without the root's key.
     *
     * @return the choice
     */
    public static ImportOptions defaults() {
        return new ImportOptions(IstioDocuments.SECRET, Optional.empty());
    }

    /**
     * The same from another Secret.
     *
     * @param secret its name
     * @return a copy
     */
    public ImportOptions secret(String secret) {
        return new ImportOptions(secret, root);
    }

    /**
     * The same with the root's key, which is copied into the directory.
     *
     * @param certificate the file with the root's certificate; below another CA followed by those above it
     * @param key the file with its private key, unencrypted PEM
     * @return a copy
     */
    public ImportOptions root(Path certificate, Path key) {
        return new ImportOptions(secret, Optional.of(new Signer(certificate, key)));
    }
}
