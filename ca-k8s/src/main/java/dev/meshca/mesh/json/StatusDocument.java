package dev.meshca.mesh.json;

import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a mesh stands; the rotation is null if none is under way. */
record StatusDocument(
        @Nullable String rotation,
        RotationPhase phase,
        boolean done,
        @Nullable Instant earliest,
        List<Cluster> clusters,
        List<Write> next,
        List<Gate> gates,
        List<FindingDocument> findings) {

    /** What is known of a cluster; null is what is not. */
    record Cluster(
            String name,
            RotationPhase phase,
            EvidenceLevel evidence,
            @Nullable String unproved,
            @Nullable Instant servedSince,
            @Nullable Instant shownSince,
            @Nullable Instant written,
            List<String> istiod,
            boolean multiRoot,
            List<String> ztunnelsToRestart) {

        private static Cluster of(RotationStatus.Cluster status) {
            return new Cluster(
                    status.name().value(),
                    status.phase(),
                    status.level(),
                    status.unproved().orElse(null),
                    status.servedSince().orElse(null),
                    status.shownSince().orElse(null),
                    status.written().orElse(null),
                    status.istiod(),
                    status.multiRoot(),
                    status.ztunnelsToRestart());
        }
    }

    /** One write of one Secret. */
    record Write(String cluster, RotationPhase from, RotationPhase to, boolean restart) {

        static Write of(RotationStatus.PlannedWrite write) {
            return new Write(write.cluster().value(), write.from(), write.to(), write.needsRestart());
        }
    }

    /** What must be shown before. */
    record Gate(
            String name,
            boolean open,
            String reason,
            @Nullable Instant opensAt) {

        private static Gate of(dev.meshca.Gate.Verdict verdict) {
            return new Gate(
                    verdict.gate().getClass().getSimpleName(),
                    verdict.open(),
                    verdict.reason(),
                    verdict.opensAt().orElse(null));
        }
    }

    static StatusDocument of(RotationStatus status, Optional<String> rotation) {
        List<dev.meshca.Finding> findings = new ArrayList<>(status.violations());
        findings.addAll(status.findings());
        status.clusters().forEach(cluster -> findings.addAll(cluster.findings()));
        return new StatusDocument(
                rotation.orElse(null),
                status.phase(),
                status.done(),
                status.earliest().orElse(null),
                status.clusters().stream().map(Cluster::of).toList(),
                status.next().stream().map(Write::of).toList(),
                status.gates().stream().map(Gate::of).toList(),
                FindingDocument.of(findings));
    }
}
