package dev.meshca.k8s.lock;

import dev.meshca.ClusterName;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.lock.LockAttempt.Locked;
import dev.meshca.testbed.ControlPlanes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Two clusters without Leases, and the runners that want them. */
final class LockClusters implements AutoCloseable {

    static final LockOptions ALICE = LockOptions.defaults().runner(new Runner("alice", "laptop", 11));
    static final LockOptions BOB = LockOptions.defaults().runner(new Runner("bob", "server", 22));

    private static final List<String> NAMES = List.of("cluster1", "cluster2");

    private final ControlPlanes planes;
    private final FakeTime time = new FakeTime();
    private final Deque<HeldLock> open = new ArrayDeque<>();
    private final List<KubernetesClient> admins;
    private final MeshClusters mesh;

    LockClusters(ControlPlanes planes) {
        this.planes = planes;
        mesh = mesh("admin", Duration.ofSeconds(10));
        admins = NAMES.stream()
                .map(name -> new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(planes.get(name).kubeconfig()))
                        .build())
                .toList();
        for (KubernetesClient admin : admins) {
            admin.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("istio-system")
                            .endMetadata()
                            .build())
                    .createOr(existing -> existing.update());
            admin.leases().inNamespace("istio-system").delete();
        }
    }

    MeshClusters mesh(String user, Duration limit) {
        List<ClusterContext> contexts = NAMES.stream()
                .map(name ->
                        Kubeconfig.of(planes.get(name).kubeconfigFileFor(user)).context(ClusterName.of(name), name))
                .toList();
        return MeshClusters.of(MeshOptions.defaults().timeLimit(limit), contexts);
    }

    MeshClusters mesh() {
        return mesh;
    }

    List<KubernetesClient> admins() {
        return admins;
    }

    KubernetesClient admin(int cluster) {
        return admins.get(cluster - 1);
    }

    /** What {@link #locked} goes by. */
    FakeTime time() {
        return time;
    }

    LockAttempt attempt(LockOptions options, FakeTime as) {
        LockAttempt attempt = MeshLock.take(Access.to(mesh), options, as.time(), false);
        if (attempt instanceof Locked locked) {
            open.push((MeshLock) locked.lock());
        }
        return attempt;
    }

    MeshLock locked(LockOptions options) {
        return (MeshLock) ((Locked) attempt(options, time)).lock();
    }

    /** Locks that were taken elsewhere; they are given back at the end. */
    void closing(List<? extends HeldLock> locks) {
        locks.forEach(open::push);
    }

    Lease lease(int cluster) {
        return admin(cluster)
                .leases()
                .inNamespace("istio-system")
                .withName("meshca-rotation")
                .get();
    }

    List<String> holders() {
        return Stream.of(lease(1), lease(2))
                .map(lease -> lease == null || lease.getSpec().getHolderIdentity() == null
                        ? "nobody"
                        : lease.getSpec().getHolderIdentity().replaceFirst("@.*", ""))
                .toList();
    }

    @Override
    public void close() {
        open.forEach(HeldLock::close);
        mesh.close();
        admins.forEach(KubernetesClient::close);
    }
}
