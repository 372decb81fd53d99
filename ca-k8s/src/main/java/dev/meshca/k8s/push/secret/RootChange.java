package dev.meshca.k8s.push.secret;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle.Relation;
import dev.meshca.trust.TrustReport;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Another root in place of the one that is there.
 *
 * @param effect who would refuse whom, or that nobody would be refused who is not already
 * @param splits whether workloads that get along now would refuse each other
 */
record RootChange(String effect, boolean splits) {

    private static final ClusterName BEFORE = ClusterName.of("before");
    private static final ClusterName AFTER = ClusterName.of("after");

    /** Empty if the roots before and after have all they need in common. */
    static Optional<RootChange> of(IstioDocuments before, IstioDocuments after, Instant now) {
        CaChain old = CaChain.read(BEFORE, before);
        CaChain changed = CaChain.read(AFTER, after);
        TrustReport.Matrix matrix =
                TrustReport.Matrix.of(List.of(ObservedCluster.of(old), ObservedCluster.of(changed)), now);
        if (refuses(matrix, BEFORE, BEFORE)) {
            boolean another = !old.roots().certificates().isEmpty()
                    && old.roots().relationTo(changed.roots()) == Relation.DISJOINT;
            return another
                    ? Optional.of(new RootChange("what the present CA issues is refused already", false))
                    : Optional.empty();
        }
        if (refuses(matrix, BEFORE, AFTER)) {
            return Optional.of(new RootChange(
                    "certificates that workloads hold now are refused under the new root-cert.pem", true));
        }
        return refuses(matrix, AFTER, BEFORE)
                ? Optional.of(new RootChange(
                        "what the new CA issues is refused by who still holds the present root-cert.pem", true))
                : Optional.empty();
    }

    private static boolean refuses(TrustReport.Matrix matrix, ClusterName issuing, ClusterName trusting) {
        return matrix.cell(issuing, trusting).verdict() != Verdict.TRUSTED;
    }
}
