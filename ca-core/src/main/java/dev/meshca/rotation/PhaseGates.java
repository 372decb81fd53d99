package dev.meshca.rotation;

import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What must be shown before a cluster goes from one phase to another. */
record PhaseGates(Rotation rotation, Soak soak, Instant now) {

    List<Gate> between(RotationPhase from, RotationPhase to) {
        if (from == to) {
            return List.of();
        }
        PhaseOrder order = rotation.order();
        if (from == RotationPhase.BROKEN) {
            return List.of(new Gate.AllClustersIn(andBroken(order.barrier(from, to))));
        }
        List<Gate> gates = new ArrayList<>(List.of(new Gate.AllClustersIn(order.barrier(from, to))));
        if (waitsForOldLeaves(from, to)) {
            gates.add(new Gate.Drained(soak.lifetime()));
        }
        if (order.changesTheChain(from, to)) {
            if (!PhaseContent.of(to).bridge()) {
                gates.add(new Gate.RootsShown(
                        order.keepsRoots() ? Duration.ZERO : Gate.RootsShown.settle(soak.lifetime())));
                if (order.replacesRoots()) {
                    gates.add(new Gate.ZtunnelsRestarted(rotation.mounted()));
                }
            }
            rotation.cas()
                    .crls()
                    .ifPresent(
                            lists -> gates.add(new Gate.CrlsShown(rotation.cas().usable(now), rotation.mounted())));
        }
        return gates;
    }

    private boolean waitsForOldLeaves(RotationPhase from, RotationPhase to) {
        PhaseOrder order = rotation.order();
        boolean leavesTheBridge = from == RotationPhase.BRIDGED && order.isForward(from, to);
        boolean losesARoot = PhaseContent.of(from).losesARoot(PhaseContent.of(to));
        return !order.keepsRoots() && (losesARoot || leavesTheBridge);
    }

    private static Set<RotationPhase> andBroken(Set<RotationPhase> phases) {
        Set<RotationPhase> all = EnumSet.of(RotationPhase.BROKEN);
        all.addAll(phases);
        return all;
    }
}
