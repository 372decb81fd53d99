package dev.meshca.cli;

import dev.meshca.rotation.Gate;

/** A gate in a few words. */
final class GateText {

    private GateText() {}

    static String of(Gate gate) {
        if (gate instanceof Gate.AllClustersIn barrier) {
            return "every cluster is in " + barrier.phases();
        }
        if (gate instanceof Gate.Drained drained) {
            return "no earlier certificate lives (" + Lifetime.text(drained.soak()) + ")";
        }
        if (gate instanceof Gate.RootsShown shown) {
            return "every workload has the roots (" + Lifetime.text(shown.settle()) + ")";
        }
        if (gate instanceof Gate.CrlsShown shown) {
            return "every workload has the revocation lists (" + Lifetime.text(shown.settle()) + ")";
        }
        return "istiod takes it";
    }
}
