package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.istiod.IstiodCode;
import java.util.Set;

/** Findings that say no more than that somebody could not be asked. */
final class OutOfReach {

    private static final Set<FindingCode> CODES = Set.of(
            ClusterCode.CLUSTER_UNREACHABLE,
            ClusterCode.CLUSTER_SLOW,
            ClusterCode.CREDENTIALS_REJECTED,
            ClusterCode.RIGHT_MISSING,
            IstiodCode.ISTIOD_NOT_FOUND,
            IstiodCode.ISTIOD_SILENT);

    private OutOfReach() {}

    static boolean is(Finding finding) {
        return CODES.contains(finding.code());
    }
}
