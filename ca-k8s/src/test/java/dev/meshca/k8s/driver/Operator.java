package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Restarts istiod when asked, and notes what happens with the time since the start. */
class Operator implements MeshListener {

    private final Consumer<ClusterName> restart;
    private final long start = System.nanoTime();
    final List<String> events = new ArrayList<>();
    private long lastPhase = start;
    private String phases = "";

    Operator(RunningMesh bed) {
        this(bed::restart);
    }

    Operator(Consumer<ClusterName> restart) {
        this.restart = restart;
    }

    void happened(String event) {
        events.add(event);
        System.err.printf("  %5.1f s %s%n", (System.nanoTime() - start) / 1e9, event);
    }

    String phases() {
        return phases;
    }

    @Override
    public void waiting(String reason) {
        happened("waiting: " + reason);
    }

    @Override
    public void writing(PlannedWrite write) {
        happened("writing " + write);
    }

    @Override
    public void written(PlannedWrite write) {
        happened("written " + write);
    }

    @Override
    public void restartNeeded(ClusterName cluster, String reason) {
        happened("restart of " + cluster + ": " + reason);
        restart.accept(cluster);
        happened("restarted " + cluster);
    }

    @Override
    public void proved(ClusterName cluster, RotationPhase phase, EvidenceLevel level) {
        happened("proved " + cluster + " " + phase + " " + level);
    }

    @Override
    public void unreachable(ClusterName cluster, String reason) {
        happened("unreachable " + cluster + ": " + reason);
    }

    @Override
    public void phaseDone(RotationPhase from, RotationPhase to) {
        long now = System.nanoTime();
        phases += String.format(Locale.ROOT, ", %s -> %s %.1f s", from, to, (now - lastPhase) / 1e9);
        lastPhase = now;
        happened(from + " done, now " + to);
    }
}
