package dev.meshca.stories;

import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import java.util.List;

/**
 * A line for each finding that appears in the clusters of {@code CTX_CLUSTER1}, {@code CTX_CLUSTER2}, … or is resolved,
 * until the program is ended.
 */
public final class Watch {

    private Watch() {}

    public static void main(String[] args) {
        List<ClusterContext> clusters = Kubeconfig.fromEnvironment().contextsFromEnvironment(System.getenv());
        run(clusters, WatchOptions.defaults(), System.out::println);
    }

    static void run(List<ClusterContext> clusters, WatchOptions options, MeshWatch.Listener listener) {
        // @start region=watch
        try (MeshClusters mesh = MeshClusters.of(MeshOptions.defaults(), clusters);
                MeshWatch watch = mesh.watch(options, listener)) {
            watch.run();
        }
        // @end
    }
}
