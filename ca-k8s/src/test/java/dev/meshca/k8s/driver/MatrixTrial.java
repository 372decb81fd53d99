package dev.meshca.k8s.driver;

import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.EnvoyWorkloads;
import dev.meshca.testbed.IstioRelease;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.Traffic;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One way to another root, in one mesh. The workloads of both kinds run at the same time: the first kind is ours, the second is
 * pilot-agent of the cluster's release with Envoy; with multi-root on, it takes new roots by xDS.
 */
record MatrixTrial(List<IstioRelease> releases, Strategy strategy, boolean multiRoot, Fault fault) {

    enum Strategy {
        BRIDGE_FIRST("bridge-first"),
        TRUST_FIRST("trust-first"),
        NAIVE_SWAP("naive swap"),
        NOTHING("no rotation");

        final String word;

        Strategy(String word) {
            this.word = word;
        }
    }

    private static final Duration RENEWAL = Duration.ofSeconds(3);
    private static final Duration WATCHED = Duration.ofSeconds(5);

    /**
     * What each kind of workloads has counted; there are no Envoys where certificates of one cluster are not taken in the other,
     * or where the workloads' clock is to be wrong.
     */
    record Counted(MeshStats ours, Optional<MeshStats> envoy, Duration leastLife) {}

    Counted run(ControlPlanes planes, Path folder) {
        ControlPlane plane = planes.get(MeshBed.TWO.value());
        if (fault.clocks.cluster().isZero()) {
            return runAsTheClocksAre(planes, folder);
        }
        plane.restartWithClockAhead(fault.clocks.cluster());
        try {
            return runAsTheClocksAre(planes, folder);
        } finally {
            plane.restartWithClockAhead(Duration.ZERO);
        }
    }

    private Counted runAsTheClocksAre(ControlPlanes planes, Path folder) {
        try (MeshBed bed = new MeshBed(planes, folder, setups(), fault.clocks.ofWhoRotates())) {
            return fault.clocks.bearable() && fault.clocks.cluster().isZero() ? bothKinds(bed) : oursAlone(bed);
        }
    }

    private Counted bothKinds(MeshBed bed) {
        MeshWorkloads ours = ours(bed).start();
        bed.talk(ours);
        EnvoyWorkloads envoys = EnvoyWorkloads.setup()
                .in(bed.plane(MeshBed.ONE), bed.istiod(MeshBed.ONE), releases.get(0))
                .in(bed.plane(MeshBed.TWO), bed.istiod(MeshBed.TWO), releases.get(1))
                .renewing(RENEWAL.toMillis() / (double) fault.clocks.lifetime().toMillis(), fault.clocks.lifetime())
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
        return new Counted(ours.stop(), Optional.of(envoys.stop()), envoys.leastLife());
    }

    private Counted oursAlone(MeshBed bed) {
        Clock workloads = Clock.offset(Clock.systemUTC(), fault.clocks.cluster());
        Await.until(
                "the certificate of istiod itself is valid",
                Clocks.SKEW,
                () -> !bed.istiod(MeshBed.TWO)
                        .servedChain()
                        .get(0)
                        .getNotBefore()
                        .toInstant()
                        .isAfter(workloads.instant()));
        MeshWorkloads ours = ours(bed).clockAheadThere(fault.clocks.cluster()).startUnproved();
        bed.talk(ours);
        if (strategy == Strategy.NOTHING) {
            pause(WATCHED.multipliedBy(4));
        } else {
            rotate(bed);
        }
        if (fault.clocks.bearable()) {
            bed.awaitRenewals(3);
        }
        return new Counted(ours.stop(), Optional.empty(), WATCHED);
    }

    private MeshWorkloads.Setup ours(MeshBed bed) {
        return bed.workloads(1).askingFor(fault.clocks.lifetime());
    }

    private List<IstiodSetup> setups() {
        boolean throttled = fault == Fault.ISTIOD_THROTTLED;
        IstiodSetup one = new IstiodSetup(releases.get(0), environment(), throttled);
        IstiodSetup two = new IstiodSetup(releases.get(1), environment(), throttled);
        return List.of(one, two.clockAhead(fault.clocks.istiod()));
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
        pause(WATCHED);
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
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
