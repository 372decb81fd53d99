package dev.meshca.cli.rotate;

import dev.meshca.Gate;
import dev.meshca.mesh.text.Lifetime;

/** A gate in a few words. */
final class GateText {

    private GateText() {}

    static String of(Gate gate) {
        if (gate instanceof Gate.AllClustersIn barrier) {
            return barrier.toString();
        }
        if (gate instanceof Gate.Drained drained) {
            return "no earlier certificate lives (" + Lifetime.text(drained.soak()) + ")";
        }
        if (gate instanceof Gate.RootsShown roots) {
            return "every workload has the roots (" + Lifetime.text(roots.settle()) + ")";
        }
        if (gate instanceof Gate.ZtunnelsRestarted) {
            return "no ztunnel is left that keeps other roots";
        }
        Gate.CrlsShown shown = (Gate.CrlsShown) gate;
        return "every workload has the revocation lists (" + Lifetime.text(shown.settle()) + ")";
    }
}
