package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.meshca.ClusterName;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.MeshWatch.Change;
import dev.meshca.k8s.watch.MeshWatch.Kind;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Testbed;
import dev.meshca.trust.TrustReport;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** But for the one whose clusters cannot be followed these would time out if looks came with time alone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MeshWatchIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration AFTER_A_RESTART = Duration.ofSeconds(60);
    private static final String WEBHOOK = "cluster1/mutatingwebhookconfiguration/" + Webhooks.INJECTOR;
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final WatchOptions SELDOM = WatchOptions.defaults().every(Duration.ofHours(1));

    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1", "cluster2");
    private static final Map<String, String> OTHER =
            Cluster.encoded(Plans.of("cluster2").clusters().get(0));

    @RegisterExtension
    static final TwoClusters clusters = new TwoClusters(ControlPlanes.of(2).withUser("meshca"));

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private MeshClusters mesh;
    private MeshWatch watch;
    private Thread running;
    private volatile RuntimeException thrown;

    @BeforeEach
    void push() {
        clusters.one().createNamespace();
        clusters.two().createNamespace();
        clusters.push(PLAN, PushOptions.defaults());
    }

    /** However a test ends, the watch leaves no thread and no connection. */
    @AfterEach
    void end() throws Exception {
        if (watch != null) {
            watch.close();
            running.join();
            mesh.close();
            Await.until(
                    "no thread is left",
                    Duration.ofSeconds(20),
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("meshca-k8s-")));
        }
    }

    private void watch(WatchOptions options, ClusterContext... contexts) throws Exception {
        mesh = MeshClusters.of(contexts);
        watch = mesh.watch(options, new MeshWatch.Listener() {
            @Override
            public void changed(Change change) {
                told.add(change);
            }

            @Override
            public void looked(TrustReport report, Set<ClusterName> followed) {
                told.add(report);
                told.add(followed);
            }

            @Override
            public void noted(String note) {
                told.add(note);
            }
        });
        running = new Thread(() -> {
            try {
                watch.run();
            } catch (RuntimeException failure) {
                thrown = failure;
            }
        });
        running.start();
        next(TrustReport.class, report -> true, AT_ONCE);
    }

    private <T> T next(Class<T> type, Predicate<T> wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Object one = told.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(one).as("a %s that was waited for", type.getSimpleName()).isNotNull();
            if (type.isInstance(one) && wanted.test(type.cast(one))) {
                return type.cast(one);
            }
        }
    }

    private void next(Kind kind, String code, String where, Duration limit) throws InterruptedException {
        next(
                Change.class,
                change -> change.kind() == kind
                        && change.finding().code().name().equals(code)
                        && change.finding().where().equals(where),
                limit);
    }

    private void nextFollowed(Set<ClusterName> clusters, Duration limit) throws InterruptedException {
        next(Set.class, clusters::equals, limit);
    }

    private static void write(Cluster cluster, Map<String, String> data) {
        cluster.admin()
                .secrets()
                .resource(new SecretBuilder(cluster.secret()).withData(data).build())
                .update();
    }

    @Test
    void what_changes_in_a_cluster_is_told_at_once() throws Exception {
        watch(SELDOM, clusters.one().as("admin"), clusters.two().as("admin"));
        Map<String, String> good = clusters.two().data();

        long begin = System.nanoTime();
        write(clusters.two(), OTHER);
        next(Kind.APPEARED, "ROOTS_DIFFER", "mesh", AT_ONCE);
        System.err.printf("watch: a Secret that changed was told after %d ms%n", millisSince(begin));
        write(clusters.two(), good);
        next(Kind.RESOLVED, "ROOTS_DIFFER", "mesh", AT_ONCE);

        begin = System.nanoTime();
        clusters.one().distribute("default", Plans.root("Other").roots().pem());
        next(Kind.APPEARED, "DISTRIBUTED_ROOTS_DISJOINT", "cluster1/istio-ca-root-cert", AT_ONCE);
        System.err.printf("watch: a ConfigMap that changed was told after %d ms%n", millisSince(begin));
        clusters.one().distribute("default", ROOT.roots().pem());
        next(Kind.RESOLVED, "DISTRIBUTED_ROOTS_DISJOINT", "cluster1/istio-ca-root-cert", AT_ONCE);
    }

    @Test
    void a_webhook_that_somebody_gives_other_roots_is_told_where_it_was_asked_for() throws Exception {
        Webhooks.give(clusters.one(), ROOT.roots().pem());
        watch(SELDOM.webhooks(true), clusters.one().as("admin"), clusters.two().as("admin"));
        nextFollowed(Set.of(ONE, TWO), AT_ONCE);

        Webhooks.give(clusters.one(), Plans.root("Other").roots().pem());
        next(Kind.APPEARED, "WEBHOOK_ROOTS_DIFFER", WEBHOOK, AT_ONCE);
        assertThat(mesh.verify().findings())
                .extracting(finding -> finding.code().name())
                .doesNotContain("WEBHOOK_ROOTS_DIFFER");
        assertThat(mesh.verify(VerifyOptions.defaults().webhooks(true)).findings())
                .extracting(Object::toString)
                .anyMatch(finding -> finding.contains(WEBHOOK + ": ")
                        && finding.contains("1 of 1 webhooks have none of the roots in the Secret"));

        Webhooks.give(clusters.one(), ROOT.roots().pem());
        next(Kind.RESOLVED, "WEBHOOK_ROOTS_DIFFER", WEBHOOK, AT_ONCE);
    }

    private static long millisSince(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    @Test
    void a_cluster_that_was_away_is_followed_again_and_nothing_in_it_was_resolved() throws Exception {
        write(clusters.two(), OTHER);
        watch(SELDOM, clusters.one().as("admin"), clusters.two().as("admin"));

        clusters.plane("cluster2").stop();
        try {
            next(Kind.APPEARED, ClusterCode.CLUSTER_UNREACHABLE.name(), "cluster2", AT_ONCE);
            nextFollowed(Set.of(ONE), AT_ONCE);
        } finally {
            clusters.plane("cluster2").start();
        }
        Change first = next(Change.class, change -> true, AFTER_A_RESTART);
        assertThat(first).hasToString(first.at() + " RESOLVED " + first.finding());
        assertThat(first.finding().code()).isEqualTo(ClusterCode.CLUSTER_UNREACHABLE);
        nextFollowed(Set.of(ONE, TWO), AFTER_A_RESTART);

        write(clusters.two(), Cluster.encoded(PLAN.clusters().get(1)));
        next(Kind.RESOLVED, "ROOTS_DIFFER", "mesh", AFTER_A_RESTART);
    }

    @Test
    void a_cluster_that_lets_nobody_watch_is_looked_at_and_that_is_noted() throws Exception {
        clusters.two().rights().grant("meshca", "secrets", "get");
        watch(
                WatchOptions.defaults().every(Duration.ofMillis(100)),
                clusters.one().as("admin"),
                clusters.two().as("meshca"));

        assertThat(next(String.class, note -> true, AT_ONCE))
                .startsWith("cluster2 is not followed but looked at every 0.1 s: GET /api/v1/")
                .contains("was answered 403");
        nextFollowed(Set.of(ONE), AT_ONCE);
        write(clusters.two(), OTHER);
        next(Kind.APPEARED, "ROOTS_DIFFER", "mesh", AT_ONCE);
        write(clusters.two(), Cluster.encoded(PLAN.clusters().get(1)));
        next(Kind.RESOLVED, "ROOTS_DIFFER", "mesh", AT_ONCE);
        assertThat(told).noneMatch(String.class::isInstance);
    }

    @Test
    void what_appears_and_is_resolved_is_an_event_that_kubectl_shows_without_any_key() throws Exception {
        watch(SELDOM.events(true), clusters.one().as("admin"), clusters.two().as("admin"));
        Map<String, String> good = clusters.two().data();
        for (int i = 0; i < 2; i++) {
            write(clusters.two(), OTHER);
            next(Kind.APPEARED, "ROOTS_DIFFER", "mesh", AT_ONCE);
            write(clusters.two(), good);
            next(Kind.RESOLVED, "ROOTS_DIFFER", "mesh", AT_ONCE);
        }
        String resolved = "(?m)^Normal\\s+ROOTS_DIFFER\\s+2\\s+RESOLVED WARNING ROOTS_DIFFER mesh: .*$";
        for (String cluster : List.of("cluster1", "cluster2")) {
            Await.until(
                    "the last Event is there",
                    AT_ONCE,
                    () -> Pattern.compile(resolved).matcher(events(cluster)).find());
            assertThat(events(cluster))
                    .containsPattern("(?m)^Warning\\s+ROOTS_DIFFER\\s+2\\s+APPEARED WARNING ROOTS_DIFFER mesh: .*$")
                    .containsPattern("(?m)^Warning\\s+NOT_TRUSTED\\s+2\\s+APPEARED ERROR NOT_TRUSTED " + cluster + ": ")
                    .doesNotContain(" NOT_TRUSTED " + (cluster.equals("cluster1") ? "cluster2" : "cluster1") + ":")
                    .doesNotContain(OTHER.get("ca-key.pem"), "PRIVATE KEY");
        }
    }

    private static String events(String cluster) throws Exception {
        Process kubectl = new ProcessBuilder(
                        Testbed.binary("kubectl").toString(),
                        "--kubeconfig=" + clusters.plane(cluster).kubeconfigFile(),
                        "--namespace=" + Cluster.NAMESPACE,
                        "get",
                        "events.v1.events.k8s.io",
                        "--field-selector=regarding.kind=Secret,regarding.name=cacerts",
                        "--output=custom-columns=TYPE:.type,REASON:.reason,COUNT:.series.count,NOTE:.note")
                .redirectErrorStream(true)
                .start();
        String shown = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as(shown).isZero();
        return shown;
    }

    @Test
    void a_mesh_that_is_closed_ends_it() throws Exception {
        watch(SELDOM, clusters.one().as("admin"), clusters.two().as("admin"));

        mesh.close();
        running.join();

        assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("these clusters were closed");
        assertThatIllegalStateException().isThrownBy(watch::look);
    }
}
