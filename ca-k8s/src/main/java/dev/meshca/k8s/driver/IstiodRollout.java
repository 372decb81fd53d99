package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Restarts an istiod that will not show what was written before it is restarted; or says where somebody has to. */
final class IstiodRollout {

    private final RotationOptions options;
    private final MeshListener listener;
    private final MeshPort port;
    private final ProvenSince journal;
    private final Set<String> told = new HashSet<>();

    IstiodRollout(RotationOptions options, MeshListener listener, MeshPort port, ProvenSince journal) {
        this.options = options;
        this.listener = listener;
        this.port = port;
        this.journal = journal;
    }

    /** Once per write of the Secret. */
    void attend(JudgedCluster cluster) {
        cluster.restart()
                .filter(why -> told.add(cluster.cluster() + cluster.view().state()))
                .ifPresent(why -> restart(cluster.cluster(), why));
    }

    private void restart(ClusterName cluster, String why) {
        if (!options.restartIstiod()) {
            listener.restartNeeded(cluster, why);
            return;
        }
        listener.restarting(cluster, why);
        Optional<String> failed = port.restart(cluster);
        if (failed.isPresent()) {
            listener.restartNeeded(cluster, why + "; it could not be restarted: " + failed.get());
        } else {
            journal.note("restarted", cluster, why);
        }
    }
}
