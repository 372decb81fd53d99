package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.rotation.ClusterEvidence;
import java.util.Optional;

/**
 * What was read of one cluster, and what it proves.
 *
 * @param view what was read
 * @param evidence what the rotation is decided on
 * @param level what the phase of the cluster rests on
 * @param unproved what istiod does not show yet; empty if it shows all that the Secret declares
 * @param restart why istiod will not show it before it restarts
 */
record JudgedCluster(
        ClusterView view,
        ClusterEvidence evidence,
        EvidenceLevel level,
        Optional<String> unproved,
        Optional<String> restart) {

    ClusterName cluster() {
        return view.cluster();
    }

    boolean readable() {
        return evidence.declared().isPresent();
    }

    boolean proved() {
        return unproved.isEmpty();
    }

    boolean holds(CaCerts payload) {
        return evidence.declared()
                .filter(declared -> declared.differencesTo(payload.chain()).isEmpty())
                .isPresent();
    }

    /** What istiod does not show yet, and which of its replicas show nothing: a restart may hang on those. */
    String missing() {
        String missing = restart.or(() -> unproved).orElse("");
        return view.silent().stream()
                .map(replica -> cluster() + "/" + replica)
                .filter(replica -> !missing.contains(replica))
                .reduce(missing, (text, replica) -> text + "; " + replica + " does not show what it serves");
    }
}
