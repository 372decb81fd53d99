package dev.meshca.k8s.driver;

import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.EnvoyWorkloads;
import dev.meshca.testbed.IstioRelease;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One way to another root, in one mesh. The workloads of both kinds run at the same time: the first kind is ours, the second is
 * pilot-agent of the cluster's release with Envoy; with multi-root on, it takes new roots by xDS.
 */
record MatrixTrial(List<IstioRelease> releases, Strategy strategy, boolean multiRoot, Fault fault) {

    enum Strategy {
        BRIDGE_FIRST("bridge-first"),
        TRUST_FIRST("trust-first"),
        NAIVE_SWAP("naive swap");

        final String word;

        Strategy(String word) {
            this.word = word;
        }
    }

    private static final Duration WATCHED = Duration.ofSeconds(5);

    /** What both kinds of workloads have counted. */
    record Counted(MeshStats ours, MeshStats envoy, Duration leastLife) {}

    Counted run(ControlPlanes planes, Path folder) {
        try (MeshBed bed = new MeshBed(planes, folder, environment(), releases, fault.clock())) {
            MeshWorkloads ours = bed.workloads(1).start();
            bed.talk(ours);
            EnvoyWorkloads envoys = EnvoyWorkloads.setup()
                    .in(bed.plane(MeshBed.ONE), bed.istiod(MeshBed.ONE), releases.get(0))
                    .in(bed.plane(MeshBed.TWO), bed.istiod(MeshBed.TWO), releases.get(1))
                    .agents(multiRoot ? EnvoyWorkloads.ROOTS_BY_XDS : Map.of())
                    .start();
            bed.talk(envoys);
            if (strategy == Strategy.NAIVE_SWAP) {
                swap(bed, List.of(ours, envoys));
            } else {
                rotate(bed);
                MeshBed.NAMES.forEach(bed::restart);
                bed.awaitRenewals(3);
            }
            return new Counted(ours.stop(), envoys.stop(), envoys.leastLife());
        }
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>(EnvoyWorkloads.ISTIOD);
        if (multiRoot) {
            variables.putAll(Istiod.MULTI_ROOT);
        }
        return variables;
    }

    private void rotate(MeshBed bed) {
        Rotation rotation = strategy == Strategy.BRIDGE_FIRST ? bed.bridgeFirst() : bed.trustFirst();
        try (FaultyRun run = new FaultyRun(bed, fault)) {
            run.toTheEnd(rotation);
        }
    }

    private static void swap(MeshBed bed, List<Traffic> traffic) {
        bed.mesh.push(TrustPlan.of(bed.issued), PushOptions.defaults().replaceRoot(true));
        bed.restart(MeshBed.ONE);
        for (Traffic kind : traffic) {
            Await.until("handshakes fail", MeshBed.LIMIT, () -> kind.stats().failed() > 0);
        }
        long end = System.nanoTime() + WATCHED.toNanos();
        Await.until("some time has passed", MeshBed.LIMIT, () -> System.nanoTime() > end);
    }

    String release() {
        return releases.stream()
                .distinct()
                .map(IstioRelease::version)
                .reduce((one, two) -> one + " and " + two)
                .orElseThrow();
    }

    @Override
    public String toString() {
        return String.join(
                ", ", release(), strategy.word, "multi-root " + (multiRoot ? "on" : "off"), "fault: " + fault.word);
    }
}
