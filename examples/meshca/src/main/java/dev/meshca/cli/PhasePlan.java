package dev.meshca.cli;

import dev.meshca.Gate;
import dev.meshca.RotationPhase.Change;
import dev.meshca.k8s.rotation.RotationStatus.PlannedPhase;
import java.util.stream.Collectors;

/** A phase that is still to come, in words. */
final class PhasePlan {

    private PhasePlan() {}

    static RotationPlan.Step step(PlannedPhase phase) {
        return new RotationPlan.Step(
                phase.phase(),
                write(phase.change()),
                gate(phase),
                phase.clusters(),
                phase.restarts(),
                phase.earliest());
    }

    private static String write(Change change) {
        return switch (change) {
            case NEW_CA_WITH_BRIDGE ->
                "the new intermediate, with the bridge in cert-chain.pem; the roots stay byte for byte";
            case NEW_CA -> "the new intermediate; the roots stay byte for byte";
            case OLD_CA -> "the old intermediate; the roots stay byte for byte";
            case BRIDGE_ADDED -> "the same with the bridge";
            case BRIDGE_REMOVED -> "the same without the bridge";
            case BOTH_ROOTS -> "the old root and the new one in root-cert.pem";
            case NEW_ROOTS -> "the new root in place of the old one";
            case OLD_ROOTS -> "the old root in place of the new one";
        };
    }

    private static String gate(PlannedPhase phase) {
        String gates = phase.gates().stream()
                .filter(gate -> !(gate instanceof Gate.AllClustersIn))
                .map(GateText::of)
                .collect(Collectors.joining(", "));
        String wait =
                phase.leastWait().isZero() ? "" : ", " + Lifetime.text(phase.leastWait()) + " after the last write";
        return gates.isEmpty() ? "none" : gates + wait;
    }
}
