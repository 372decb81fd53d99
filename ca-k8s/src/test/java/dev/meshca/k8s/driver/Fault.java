package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;

/** What goes wrong in each phase of a rotation. */
enum Fault {
    NONE("none"),
    ISTIOD("istiod restarts in each phase", RunningMesh::restart),
    API_SERVER(
            "API server restarts in each phase",
            (bed, cluster) -> bed.plane(cluster).restart()),
    API_SERVER_AWAY("API server away at a write of each phase", new Outage() {
        @Override
        public void begin(FaultyRun run, ClusterName cluster) {
            run.bed().plane(cluster).stop();
        }

        @Override
        public void end(FaultyRun run, ClusterName cluster) {
            run.bed().plane(cluster).start();
        }
    }),
    ETCD_AWAY("etcd away at a write of each phase", new Outage() {
        @Override
        public void begin(FaultyRun run, ClusterName cluster) {
            run.bed().planes.stopEtcd();
        }

        @Override
        public void end(FaultyRun run, ClusterName cluster) {
            run.bed().planes.startEtcd();
        }
    }),
    THROTTLED("429 to the runner at a write of each phase", new Outage() {
        @Override
        public void begin(FaultyRun run, ClusterName cluster) {
            run.throttle(cluster).throttling(true);
        }

        @Override
        public void end(FaultyRun run, ClusterName cluster) {
            run.throttle(cluster).throttling(false);
        }
    }),
    CLOCK_AHEAD("the runner's clock is 5 min ahead", Duration.ofMinutes(5));

    /** Something that is away from the moment at which a cluster is to be written until the run has noticed it. */
    interface Outage {

        Outage NEVER = new Outage() {};

        default void begin(FaultyRun run, ClusterName cluster) {}

        default void end(FaultyRun run, ClusterName cluster) {}
    }

    final String word;
    final Outage outage;
    private final BiConsumer<RunningMesh, ClusterName> betweenPhases;
    private final Duration ahead;

    Fault(String word) {
        this(word, Duration.ZERO);
    }

    Fault(String word, Duration ahead) {
        this(word, Outage.NEVER, (bed, cluster) -> {}, ahead);
    }

    Fault(String word, Outage outage) {
        this(word, outage, (bed, cluster) -> {}, Duration.ZERO);
    }

    Fault(String word, BiConsumer<RunningMesh, ClusterName> betweenPhases) {
        this(word, Outage.NEVER, betweenPhases, Duration.ZERO);
    }

    Fault(String word, Outage outage, BiConsumer<RunningMesh, ClusterName> betweenPhases, Duration ahead) {
        this.word = word;
        this.outage = outage;
        this.betweenPhases = betweenPhases;
        this.ahead = ahead;
    }

    /** Each time a phase is reached. */
    void strike(RunningMesh bed, ClusterName cluster) {
        betweenPhases.accept(bed, cluster);
    }

    /** Of who rotates. */
    Clock clock() {
        return Clock.offset(Clock.systemUTC(), ahead);
    }
}
