package dev.meshca.mesh.report;

import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;

/** Phases, gates and evidence in words. */
final class PhaseWords {

    private PhaseWords() {}

    static String change(RotationPhase.Change change) {
        return switch (change) {
            case NEW_CA_WITH_BRIDGE -> "Writes the new signing CA with the bridge behind it; the roots stay.";
            case NEW_CA -> "Writes the new signing CA; the roots stay.";
            case OLD_CA -> "Writes the old signing CA; the roots stay.";
            case BRIDGE_ADDED -> "Writes the bridge behind the signing CA.";
            case BRIDGE_REMOVED -> "Writes the chain without the bridge.";
            case BOTH_ROOTS -> "Writes both roots; the signing CA stays.";
            case NEW_ROOTS -> "Writes the new root alone; the signing CA stays.";
            case OLD_ROOTS -> "Writes the old root alone; the signing CA stays.";
        };
    }

    static String gate(Gate gate) {
        if (gate instanceof Gate.AllClustersIn barrier) {
            return barrier.toString();
        }
        if (gate instanceof Gate.Drained) {
            return "no certificate of an earlier chain lives";
        }
        if (gate instanceof Gate.RootsShown) {
            return "every place shows the roots, and proxies had time to renew";
        }
        if (gate instanceof Gate.ZtunnelsRestarted) {
            return "no ztunnel is left that keeps other roots";
        }
        return "every workload has the revocation lists";
    }

    static String evidence(EvidenceLevel level) {
        return switch (level) {
            case SERVED -> "served by istiod";
            case SHOWN -> "shown to workloads";
            case DECLARED -> "the Secret alone";
            case NONE -> "not read";
        };
    }
}
