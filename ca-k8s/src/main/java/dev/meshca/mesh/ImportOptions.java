package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.internal.ObjectName;
import dev.meshca.mesh.MeshSpec.Signer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From where CAs that exist are taken into a directory.
 *
 * @param secret the name of the Secret, in the namespace of istiod: in the form of Istio's layout or of {@code
 *     kubernetes.io/tls}, as cert-manager writes it; {@code cacerts} by default
 * @param root the root with its key, which no cluster has; with it the directory can add clusters, and change the root by a bridge
 * @param files where the CA of each cluster lies in files of other tools; if there are any, no cluster is asked
 */
public record ImportOptions(String secret, Optional<Signer> root, Map<ClusterName, List<Path>> files) {

    /**
     * A choice; the files are copied in their order.
     *
     * @throws IllegalArgumentException if no Secret can have that name
     */
    public ImportOptions {
        if (!ObjectName.isOne(secret)) {
            throw new IllegalArgumentException(
                    "'" + secret + "' is not the name of a Secret: use at most 253 lower-case"
                            + " letters, digits, '-' and '.', with a letter or digit at both ends");
        }
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * Those that istiod has loaded, without the root's key.
     *
     * @return the choice
     */
    public static ImportOptions defaults() {
        return new ImportOptions(IstioDocuments.SECRET, Optional.empty(), Map.of());
    }

    /**
     * The same from another Secret.
     *
     * @param secret its name
     * @return a copy
     */
    public ImportOptions secret(String secret) {
        return new ImportOptions(secret, root, files);
    }

    /**
     * The same with the root's key, which is copied into the directory.
     *
     * @param certificate the file with the root's certificate; below another CA followed by those above it
     * @param key the file with its private key, unencrypted PEM
     * @return a copy
     */
    public ImportOptions root(Path certificate, Path key) {
        return new ImportOptions(secret, Optional.of(new Signer(certificate, key)), files);
    }

    /**
     * The same from files of other tools, such as the home of step or what Vault printed: the certificates up to the root and
     * the key of each cluster's CA, in PEM or in JSON around it, in any order.
     *
     * @param files per cluster, files and folders
     * @return a copy
     */
    public ImportOptions files(Map<ClusterName, List<Path>> files) {
        return new ImportOptions(secret, root, files);
    }
}
