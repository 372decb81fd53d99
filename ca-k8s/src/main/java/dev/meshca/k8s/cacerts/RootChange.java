package dev.meshca.k8s.cacerts;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustMatrix;
import dev.meshca.trust.TrustMatrix.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether certificates and roots of before and after a write get along, as they must while a mesh runs. */
public final class RootChange {

    private static final ClusterName BEFORE = ClusterName.of("before");
    private static final ClusterName AFTER = ClusterName.of("after");

    private RootChange() {}

    /**
     * Who would refuse whom; empty if nobody would, or if what is there is refused already.
     *
     * @param before the documents that are there
     * @param after the documents that will be
     * @param now the time to judge at
     */
    public static Optional<String> refusal(IstioDocuments before, IstioDocuments after, Instant now) {
        TrustMatrix matrix = TrustMatrix.of(
                List.of(
                        ObservedCluster.of(CaChain.read(BEFORE, before)),
                        ObservedCluster.of(CaChain.read(AFTER, after))),
                now);
        if (refuses(matrix, BEFORE, BEFORE)) {
            return Optional.empty();
        }
        if (refuses(matrix, BEFORE, AFTER)) {
            return Optional.of("certificates that workloads hold now are refused under the new root-cert.pem");
        }
        return refuses(matrix, AFTER, BEFORE)
                ? Optional.of("what the new CA issues is refused by who still holds the present root-cert.pem")
                : Optional.empty();
    }

    private static boolean refuses(TrustMatrix matrix, ClusterName issuing, ClusterName trusting) {
        return matrix.cell(issuing, trusting).verdict() != Verdict.TRUSTED;
    }
}
