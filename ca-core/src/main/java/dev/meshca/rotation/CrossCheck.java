package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every payload under every set of roots it will meet: those that clusters declare and were seen to hold, and those the
 * same step brings. What a cluster does not change is not held against it.
 */
final class CrossCheck {

    private static final String BEFORE = " before this step";
    private static final String AFTER = " after this step";

    private final MeshState state;
    private final Refusals refusals;

    CrossCheck(Rotation rotation, MeshState state) {
        this.state = state;
        this.refusals = new Refusals(rotation, state.now());
    }

    /** As the mesh is, but for lists that are about to be brought: they heal what the end of earlier ones broke. */
    List<Finding> ofTheMeshWith(List<RotationStep.Write> lists) {
        Map<ClusterName, CaCerts> payloads = payloads(lists);
        List<ObservedCluster> clusters = state.all().stream()
                .map(ClusterEvidence::observed)
                .map(observed -> Optional.ofNullable(payloads.get(observed.name()))
                        .map(next -> replaced(observed, next))
                        .orElse(observed))
                .toList();
        return refusals.among(clusters).stream()
                .map(cell -> finding(RotationCode.ISSUED_BEFORE_TRUSTED, "is refused", cell))
                .toList();
    }

    /**
     * What clusters would issue from now on is accepted everywhere, and clusters that change their roots go on accepting
     * what the others issue.
     */
    List<Finding> ofWrites(List<RotationStep.Write> writes) {
        Map<ClusterName, CaCerts> payloads = payloads(writes);
        Set<ClusterName> issuing = new HashSet<>();
        Set<ClusterName> trusting = new HashSet<>();
        List<ObservedCluster> before = new ArrayList<>();
        List<ObservedCluster> after = new ArrayList<>();
        for (ClusterEvidence cluster : state.all()) {
            ObservedCluster observed = cluster.observed();
            Optional<CaCerts> payload = Optional.ofNullable(payloads.get(cluster.cluster()));
            before.add(payload.map(next -> with(observed, AFTER, next.chain().roots()))
                    .orElse(observed));
            after.add(payload.map(next -> replaced(observed, next)).orElse(observed));
            payload.filter(next -> changesChain(observed, next)).ifPresent(next -> issuing.add(cluster.cluster()));
            payload.filter(next -> changesRoots(observed, next)).ifPresent(next -> trusting.add(cluster.cluster()));
        }
        List<Finding> findings = new ArrayList<>();
        if (!issuing.isEmpty()) {
            refusals.among(after).stream()
                    .filter(cell -> issuing.contains(cell.from()))
                    .forEach(cell ->
                            findings.add(finding(RotationCode.ISSUED_BEFORE_TRUSTED, "would be refused", cell)));
        }
        if (!trusting.isEmpty()) {
            refusals.among(before).stream()
                    .filter(cell ->
                            trusting.contains(cell.to()) && cell.reason().contains(AFTER))
                    .forEach(cell -> findings.add(finding(RotationCode.LEAF_ORPHANED, "would be refused", cell)));
        }
        return findings;
    }

    private static Map<ClusterName, CaCerts> payloads(List<RotationStep.Write> writes) {
        Map<ClusterName, CaCerts> payloads = new HashMap<>();
        writes.forEach(write -> payloads.put(write.cluster(), write.payload()));
        return payloads;
    }

    private static ObservedCluster replaced(ObservedCluster observed, CaCerts next) {
        ObservedCluster held = observed.chain()
                .map(chain -> with(observed, BEFORE, chain.roots()))
                .orElse(observed);
        return new ObservedCluster(held.name(), Optional.of(next.chain()), held.distributed(), held.findings());
    }

    private static ObservedCluster with(ObservedCluster observed, String when, TrustBundle roots) {
        Map<String, TrustBundle> distributed = new HashMap<>(observed.distributed());
        distributed.put(observed.name() + "/root-cert.pem" + when, roots);
        return new ObservedCluster(observed.name(), observed.chain(), distributed, observed.findings());
    }

    private static boolean changesChain(ObservedCluster observed, CaCerts next) {
        return observed.chain()
                .filter(chain -> chain.issuer().equals(next.chain().issuer())
                        && chain.certificates().equals(next.chain().certificates()))
                .isEmpty();
    }

    private static boolean changesRoots(ObservedCluster observed, CaCerts next) {
        return observed.chain()
                .filter(chain ->
                        Arrays.equals(chain.roots().pem(), next.chain().roots().pem()))
                .isEmpty();
    }

    private static Finding finding(RotationCode code, String verdict, Cell cell) {
        return code.at(
                cell.from() + " to " + cell.to(),
                "what " + cell.from() + " issues " + verdict + " in " + cell.to() + ": " + cell.reason());
    }
}
