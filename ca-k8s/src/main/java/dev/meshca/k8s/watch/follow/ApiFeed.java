package dev.meshca.k8s.watch.follow;

import dev.meshca.ClusterName;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.Watch;
import java.time.Duration;

/** The feed of an API server. */
final class ApiFeed implements Feed {

    /** So long a connection that broke off in silence may go unnoticed. */
    private static final Duration LASTING = Duration.ofMinutes(4);

    private final Clusters clusters;
    private final ClusterName cluster;
    private final ApiPath path;
    private volatile String version = "";

    ApiFeed(Clusters clusters, ClusterName cluster, ApiPath path) {
        this.clusters = clusters;
        this.cluster = cluster;
        this.path = path;
    }

    @Override
    public Watch open(Runnable changed) {
        String known = version;
        version = "";
        Watch watch = clusters.watch(
                cluster, api -> api.watch(path, known.isEmpty() ? api.version(path) : known, lasting(), changed));
        return new Watch(watch.ended().thenRun(() -> version = watch.version().get()), watch.version(), watch.cancel());
    }

    /** Not all at once. */
    private Duration lasting() {
        return LASTING.plusSeconds(clusters.options().random().nextInt((int) LASTING.toSeconds() / 4));
    }
}
