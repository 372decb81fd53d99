package dev.meshca.mesh;

import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RootCa;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The CAs that new ones follow.
 *
 * @param path the folder, for messages
 * @param present the CA of each cluster
 * @param root the root with its key; empty only if the key is not there
 * @param former CAs that went before
 * @param now the time to sign at
 */
record Ancestors(
        Path path, List<CaCerts> present, Supplier<Optional<RootCa>> root, List<X509Certificate> former, Instant now) {

    static Ancestors in(MeshFolder folder) {
        return new Ancestors(
                folder.path(),
                folder.present(),
                folder::rootIfThere,
                folder.rotation().archived(),
                folder.now());
    }

    /** A CA that istiod made for itself, and its own root. */
    static Ancestors selfSigned(MeshFolder folder, CaCerts made) {
        return new Ancestors(folder.path(), List.of(made), () -> Optional.of(RootCa.of(made)), List.of(), folder.now());
    }

    X509Certificate rootCertificate() {
        return present.get(0).chain().roots().certificates().get(0);
    }

    RootCa requireRoot() {
        return root.get()
                .orElseThrow(() -> new IllegalArgumentException("the key of the root is not in " + path
                        + ", and it has to sign: put root-key.pem there, or rotate the root trust-first"));
    }

    int nextGeneration() {
        List<X509Certificate> known = new ArrayList<>(former);
        present.forEach(certs -> {
            known.add(certs.certificate());
            known.addAll(certs.chain().roots().certificates());
        });
        return CaNaming.nextGeneration(known);
    }
}
