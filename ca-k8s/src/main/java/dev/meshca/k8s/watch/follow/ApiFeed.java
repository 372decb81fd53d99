package dev.meshca.k8s.watch.follow;

import dev.meshca.ClusterName;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.Watch;
import java.time.Duration;
import java.util.function.Predicate;

/** The feed of an API server: of a list, the objects whose names count. */
final class ApiFeed implements Feed {

    /** So long a connection that broke off in silence may go unnoticed. */
    private static final Duration LASTING = Duration.ofMinutes(4);

    private final Clusters clusters;
    private final ClusterName cluster;
    private final ApiPath path;
    private final Predicate<String> counts;
    private volatile String version = "";

    ApiFeed(Clusters clusters, ClusterName cluster, ApiPath path, Predicate<String> counts) {
        this.clusters = clusters;
        this.cluster = cluster;
        this.path = path;
        this.counts = counts;
    }

    @Override
    public Watch open(Runnable changed) {
        String known = version;
        version = "";
        Watch watch = clusters.watch(
                cluster,
                api -> api.watch(path, known.isEmpty() ? api.version(path) : known, lasting(), name -> {
                    if (counts.test(name)) {
                        changed.run();
                    }
                }));
        return new Watch(watch.ended().thenRun(() -> version = watch.version().get()), watch.version(), watch.cancel());
    }

    /** Not all at once. */
    private Duration lasting() {
        return LASTING.plusSeconds(clusters.options().random().nextInt((int) LASTING.toSeconds() / 4));
    }
}
