package dev.meshca.cli.json;

import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of {@code status}; the rotation is null if none is under way. */
public record StatusJson(
        @Nullable String rotation,
        RotationPhase phase,
        boolean done,
        @Nullable Instant earliest,
        List<Cluster> clusters,
        List<Write> next,
        List<Gate> gates,
        List<FindingJson> findings) {

    /** What is known of a cluster; null is what is not. */
    public record Cluster(
            String name,
            RotationPhase phase,
            EvidenceLevel evidence,
            @Nullable String unproved,
            @Nullable Instant servedSince,
            @Nullable Instant shownSince,
            @Nullable Instant written,
            List<String> istiod,
            boolean multiRoot) {

        private static Cluster of(RotationStatus.Cluster status) {
            return new Cluster(
                    status.cluster().value(),
                    status.phase(),
                    status.level(),
                    status.unproved().orElse(null),
                    status.servedSince().orElse(null),
                    status.shownSince().orElse(null),
                    status.written().orElse(null),
                    status.istiod(),
                    status.multiRoot());
        }
    }

    /** One write of one Secret. */
    public record Write(String cluster, RotationPhase from, RotationPhase to, boolean restart) {

        static Write of(PlannedWrite write) {
            return new Write(write.cluster().value(), write.from(), write.to(), write.needsRestart());
        }
    }

    /** What must be shown before. */
    public record Gate(
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

    /**
     * The document of a status.
     *
     * @param status the status
     * @param rotation the rotation that is under way
     * @return the document
     */
    public static StatusJson of(RotationStatus status, Optional<String> rotation) {
        List<dev.meshca.Finding> findings = new ArrayList<>(status.violations());
        findings.addAll(status.findings());
        status.clusters().forEach(cluster -> findings.addAll(cluster.findings()));
        return new StatusJson(
                rotation.orElse(null),
                status.phase(),
                status.done(),
                status.earliest().orElse(null),
                status.clusters().stream().map(Cluster::of).toList(),
                status.next().stream().map(Write::of).toList(),
                status.gates().stream().map(Gate::of).toList(),
                FindingJson.of(findings));
    }
}
