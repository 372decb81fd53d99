package dev.meshca.mesh;

import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus.PlannedPhase;
import dev.meshca.mesh.text.Lifetime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a rotation has still to do, in words; the engine decides, this only tells. */
final class PhaseWords {

    private PhaseWords() {}

    static MeshPlan.Step step(PlannedPhase phase) {
        return new MeshPlan.Step(
                written(phase.change()),
                phase.clusters(),
                Optional.of(phase.phase()),
                gates(phase.gates(), phase.leastWait()),
                phase.restarts(),
                Optional.of(phase.earliest()));
    }

    private static String written(RotationPhase.Change change) {
        return switch (change) {
            case NEW_CA_WITH_BRIDGE ->
                "the new root's intermediate, with the bridge in cert-chain.pem; the roots stay byte for byte";
            case NEW_CA -> "the new intermediate; the roots stay byte for byte";
            case OLD_CA -> "the old intermediate; the roots stay byte for byte";
            case BRIDGE_ADDED -> "the same with the bridge in cert-chain.pem";
            case BRIDGE_REMOVED -> "the same without the bridge";
            case BOTH_ROOTS -> "the old root and the new one in root-cert.pem";
            case NEW_ROOTS -> "the new root alone in root-cert.pem";
            case OLD_ROOTS -> "the old root alone in root-cert.pem";
        };
    }

    private static Optional<String> gates(List<Gate> gates, Duration wait) {
        String all =
                gates.stream().map(PhaseWords::gate).filter(Objects::nonNull).collect(Collectors.joining(", "));
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(all + (wait.isZero() ? "" : ", " + Lifetime.text(wait) + " after the last write"));
    }

    private static String gate(Gate gate) {
        if (gate instanceof Gate.AllClustersIn barrier) {
            return barrier.toString();
        }
        if (gate instanceof Gate.Drained) {
            return "every istiod serves the new chain, and no certificate of the old one lives";
        }
        if (gate instanceof Gate.RootsShown) {
            return "every ConfigMap, webhook and istiod shows the roots, and proxies had time to renew";
        }
        if (gate instanceof Gate.ZtunnelsRestarted) {
            return "no ztunnel before 1.28.6 or 1.29.2 is left that started before its cluster showed the roots";
        }
        return "every workload has the revocation lists";
    }
}
