package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.rotation.Rotation;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells the listener what looks show, each thing once. */
final class Telling {

    private final Rotation rotation;
    private final MeshListener listener;
    private final ProvenSince provenSince;
    private final GateWait wait;
    private final Part part;
    private final Set<String> told = new HashSet<>();
    private final Set<Finding> noticed = new LinkedHashSet<>();

    Telling(Rotation rotation, MeshListener listener, ProvenSince provenSince, GateWait wait, Part part) {
        this.rotation = rotation;
        this.listener = listener;
        this.provenSince = provenSince;
        this.wait = wait;
        this.part = part;
    }

    void notice(Finding finding) {
        if (noticed.add(finding)) {
            listener.noticed(finding);
        }
    }

    List<Finding> noticed() {
        return List.copyOf(noticed);
    }

    boolean isFirst(String what) {
        return told.add(what);
    }

    void tell(MeshView mesh) {
        if (isFirst("journal")) {
            provenSince.cut(mesh).forEach(this::notice);
        }
        mesh.clusters().forEach(this::tell);
    }

    private void tell(JudgedCluster cluster) {
        ClusterName name = cluster.cluster();
        wait.progress(name
                + cluster.view().state()
                + cluster.proved()
                + cluster.evidence().ztunnels().toRestart(Duration.ZERO).size());
        if (!cluster.readable()) {
            if (isFirst("away" + name)) {
                listener.unreachable(name, cluster.view().whyUnreadable());
            }
            return;
        }
        told.remove("away" + name);
        cluster.view().wrongClocks().stream()
                .filter(clock -> isFirst(clock.code() + clock.where()))
                .forEach(this::notice);
        if (part.has(name)
                && cluster.proved()
                && isFirst("proved" + name + cluster.view().state())) {
            listener.proved(name, rotation.phaseOf(cluster.evidence()), cluster.level());
        }
    }
}
