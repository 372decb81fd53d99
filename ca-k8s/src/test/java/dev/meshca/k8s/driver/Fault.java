package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.Throttle;
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
    ISTIOD_THROTTLED("429 to istiod at a write of each phase", new Outage() {
        @Override
        public void begin(FaultyRun run, ClusterName cluster) {
            run.bed().throttle(cluster).throttling(true);
        }

        @Override
        public void end(FaultyRun run, ClusterName cluster) {
            Throttle throttle = run.bed().throttle(cluster);
            Await.until("istiod was refused", RunningMesh.LIMIT, () -> throttle.refused() >= REFUSALS);
            throttle.throttling(false);
        }
    }),
    CLOCK_AHEAD("the runner's clock is 5 min ahead", Clocks.ofRunner(Clocks.SKEW)),
    CLOCK_BEHIND("the runner's clock is 5 min behind", Clocks.ofRunner(Clocks.SKEW.negated())),
    ISTIOD_CLOCK_AHEAD("the clock of one istiod is 5 min ahead", Clocks.ofIstiod(Clocks.SKEW)),
    ISTIOD_CLOCK_BEHIND("the clock of one istiod is 5 min behind", Clocks.ofIstiod(Clocks.SKEW.negated())),
    CLUSTER_CLOCK_AHEAD("the clocks of one cluster are 5 min ahead", Clocks.ofCluster(Clocks.SKEW)),
    CLUSTER_CLOCK_BEHIND("the clocks of one cluster are 5 min behind", Clocks.ofCluster(Clocks.SKEW.negated())),
    CLUSTER_CLOCK_A_LITTLE_AHEAD("the clocks of one cluster are 90 s ahead", Clocks.ofCluster(Clocks.BEARABLE)),
    CLUSTER_CLOCK_A_LITTLE_BEHIND(
            "the clocks of one cluster are 90 s behind", Clocks.ofCluster(Clocks.BEARABLE.negated()));

    private static final int REFUSALS = 20;

    /** Something that is away from the moment at which a cluster is to be written until the run has noticed it. */
    interface Outage {

        Outage NEVER = new Outage() {};

        default void begin(FaultyRun run, ClusterName cluster) {}

        default void end(FaultyRun run, ClusterName cluster) {}
    }

    final String word;
    final Outage outage;
    final Clocks clocks;
    private final BiConsumer<RunningMesh, ClusterName> betweenPhases;

    Fault(String word) {
        this(word, Clocks.RIGHT);
    }

    Fault(String word, Clocks clocks) {
        this(word, Outage.NEVER, (bed, cluster) -> {}, clocks);
    }

    Fault(String word, Outage outage) {
        this(word, outage, (bed, cluster) -> {}, Clocks.RIGHT);
    }

    Fault(String word, BiConsumer<RunningMesh, ClusterName> betweenPhases) {
        this(word, Outage.NEVER, betweenPhases, Clocks.RIGHT);
    }

    Fault(String word, Outage outage, BiConsumer<RunningMesh, ClusterName> betweenPhases, Clocks clocks) {
        this.word = word;
        this.outage = outage;
        this.betweenPhases = betweenPhases;
        this.clocks = clocks;
    }

    /** Each time a phase is reached. */
    void strike(RunningMesh bed, ClusterName cluster) {
        betweenPhases.accept(bed, cluster);
    }
}
