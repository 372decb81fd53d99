package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.cli.RotationWork.Kind;
import dev.meshca.k8s.rotation.ClusterStatus;
import dev.meshca.rotation.Gate;
import dev.meshca.rotation.RotationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What entering a phase means, in words; the library decides, this only tells. */
record PhasePlan(String write, String gate, Pause pause, boolean rootsChange) {

    private static final String DRAINED = "every istiod serves the new chain, and no certificate of the old one lives";
    private static final String SHOWN =
            "every ConfigMap, webhook and istiod shows the roots, and proxies had time to renew";

    /** How long a mesh rests before. */
    enum Pause {
        NONE,
        UNTIL_RENEWED,
        A_LIFE
    }

    static PhasePlan of(Kind kind, RotationPhase phase) {
        if (kind == Kind.INTERMEDIATES) {
            return new PhasePlan("a new intermediate; the roots stay byte for byte", "none", Pause.NONE, false);
        }
        return kind == Kind.ROOT_BRIDGE ? bridge(phase) : trustFirst(phase);
    }

    private static PhasePlan bridge(RotationPhase phase) {
        return switch (phase) {
            case BRIDGED ->
                new PhasePlan(
                        "the new root's intermediate, with the bridge in cert-chain.pem; the roots stay byte for byte",
                        "none",
                        Pause.NONE,
                        false);
            case TRUST_BOTH ->
                new PhasePlan("the old root and the new one in root-cert.pem", DRAINED, Pause.A_LIFE, false);
            case TRUSTED -> new PhasePlan("the new root in place of the old one", DRAINED, Pause.A_LIFE, true);
            default -> new PhasePlan("the same without the bridge", SHOWN, Pause.UNTIL_RENEWED, false);
        };
    }

    private static PhasePlan trustFirst(RotationPhase phase) {
        return switch (phase) {
            case TRUST -> new PhasePlan("the old root and the new one in root-cert.pem", "none", Pause.NONE, true);
            case ISSUE -> new PhasePlan("the new root's intermediate", SHOWN, Pause.UNTIL_RENEWED, false);
            default -> new PhasePlan("the new root alone in root-cert.pem", DRAINED, Pause.A_LIFE, true);
        };
    }

    Duration wait(Duration soak) {
        return switch (pause) {
            case NONE -> Duration.ZERO;
            case UNTIL_RENEWED -> Gate.RootsShown.settle(soak);
            case A_LIFE -> soak;
        };
    }

    RotationPlan.Step step(RotationPhase phase, List<ClusterStatus> clusters, Duration soak, Instant earliest) {
        String after = pause == Pause.NONE ? gate : gate + ", " + Lifetime.text(wait(soak)) + " after the last write";
        List<ClusterName> restarts = clusters.stream()
                .filter(cluster -> rootsChange && !cluster.multiRoot())
                .map(ClusterStatus::cluster)
                .toList();
        return new RotationPlan.Step(
                phase,
                write,
                after,
                clusters.stream().map(ClusterStatus::cluster).toList(),
                restarts,
                earliest);
    }
}
