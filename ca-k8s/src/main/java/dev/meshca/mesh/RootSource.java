package dev.meshca.mesh;

import dev.meshca.IstioDocuments;
import dev.meshca.disk.files.Presence;
import dev.meshca.issue.RootCa;
import dev.meshca.mesh.CaReport.Outcome;
import dev.meshca.trust.TrustBundle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which root signs: the one that is given, the one of the folder, or a new one.
 *
 * @param folder the folder
 * @param given the files of a CA that signs instead
 */
record RootSource(MeshFolder folder, Optional<MeshSpec.Signer> given) {

    private static final String ROOT_KEY = "root-key.pem";

    Outcome outcome(boolean hasClusters) {
        if (given.isPresent()) {
            return Outcome.GIVEN;
        }
        Path path = folder.path();
        boolean key = folder.exists() && folder.cas().hasRootKey();
        if (!key && (hasClusters || Presence.of(path.resolve(IstioDocuments.ROOT_CERT)))) {
            throw new IllegalArgumentException(path + " has no " + ROOT_KEY
                    + " to sign with: name the CA of its clusters as the one that signs, or"
                    + " choose another folder");
        }
        return key ? Outcome.KEPT : Outcome.CREATED;
    }

    RootCa root(Outcome outcome) {
        return outcome == Outcome.GIVEN
                ? given(given.orElseThrow())
                : folder.cas().root();
    }

    Optional<RootCa> ifGiven() {
        return given.map(this::given);
    }

    private RootCa given(MeshSpec.Signer files) {
        RootCa root = RootCa.parse(NamedFile.read(files.certificate()), NamedFile.read(files.key()));
        Path own = folder.path().resolve(IstioDocuments.ROOT_CERT);
        if (Presence.of(own) && !TrustBundle.of(NamedFile.read(own)).equals(root.roots())) {
            throw new IllegalArgumentException(folder.path() + " has another root than " + files.certificate()
                    + ": leave the other CA away to sign with its own, or choose another folder (a change of the root"
                    + " is a rotation)");
        }
        return root;
    }
}
