package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.istiod.IstiodAddress;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.IstiodDeployment;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.MountedSecret;
import dev.meshca.testbed.Resources;
import dev.meshca.testbed.Throttle;
import dev.meshca.testbed.Traffic;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/**
 * Two clusters with running istiods, and workloads that do mTLS all the time. Leaves live 60 s, and workloads renew every
 * 2 s, so that {@link #LIFETIME} is long.
 */
class RunningMesh implements AutoCloseable {

    static final Duration LIFETIME = Duration.ofSeconds(12);
    static final Duration LEAF_LIFETIME = Duration.ofSeconds(60);
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final ClusterName ONE = ClusterName.of("cluster1");
    static final ClusterName TWO = ClusterName.of("cluster2");
    static final List<ClusterName> NAMES = List.of(ONE, TWO);

    final MeshClusters mesh;

    final ControlPlanes planes;
    private final Path folder;
    private final Map<ClusterName, MountedSecret> mounted = new HashMap<>();
    private final Map<ClusterName, Istiod> istiods = new HashMap<>();
    private final Map<ClusterName, Throttle> throttles = new HashMap<>();
    private final Resources open = new Resources();
    private MeshWorkloads workloads;
    private Traffic traffic;

    RunningMesh(ControlPlanes planes, Path folder) {
        this.planes = planes;
        this.folder = folder;
        this.mesh = open.add(mesh(planes));
    }

    /** One CA for each cluster, all of one mesh or not. */
    final void start(List<CaCerts> present, Map<String, String> environment) {
        start(present, IstiodSetup.everywhere(environment));
    }

    /** With a setup for each of the clusters. */
    final void start(List<CaCerts> present, List<IstiodSetup> setups) {
        try {
            present.forEach(this::push);
            for (int i = 0; i < NAMES.size(); i++) {
                start(setups.get(i), NAMES.get(i));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void push(CaCerts certs) {
        try (MeshClusters alone = mesh(planes, List.of(certs.cluster()))) {
            PushReport push = alone.push(
                    TrustPlan.of(List.of(certs)), PushOptions.defaults().replaceRoot(true));
            Assertions.assertThat(push.done()).as(push.toString()).isTrue();
        }
    }

    static MeshClusters mesh(ControlPlanes planes) {
        return mesh(planes, NAMES);
    }

    static MeshClusters mesh(ControlPlanes planes, List<ClusterName> names) {
        return MeshClusters.of(MeshOptions.defaults(), contexts(planes, names));
    }

    static List<ClusterContext> contexts(ControlPlanes planes, List<ClusterName> names) {
        Kubeconfig kubeconfig = Kubeconfig.of(planes.kubeconfig());
        return names.stream()
                .map(name -> kubeconfig.context(name, name.value()))
                .toList();
    }

    private void start(IstiodSetup setup, ClusterName name) {
        ControlPlane plane = plane(name);
        IstiodDeployment.declare(setup.release(), plane, setup.variables());
        Path dir = folder.resolve(name.value());
        MountedSecret secret = open.add(MountedSecret.of(plane, "istio-system", "cacerts", dir));
        mounted.put(name, secret);
        Path kubeconfig = setup.throttled() ? throttle(name).kubeconfig() : plane.kubeconfigFile();
        istiods.put(name, open.add(Istiod.start(setup.release(), plane, secret.dir(), setup.variables(), kubeconfig)));
    }

    /** The way that a throttled istiod goes to its API server. */
    Throttle throttle(ClusterName name) {
        return throttles.computeIfAbsent(name, cluster -> open.add(Throttle.on(plane(cluster))));
    }

    static KubernetesClient admin(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }

    /** So many in each of the clusters. */
    final MeshWorkloads.Setup workloads(int each) {
        return workloads(each, NAMES);
    }

    final MeshWorkloads.Setup workloads(int each, List<ClusterName> clusters) {
        MeshWorkloads.Setup setup =
                MeshWorkloads.setup().askingFor(LEAF_LIFETIME).handshakesPerSecond(20);
        for (ClusterName name : clusters) {
            setup.in(plane(name), istiods.get(name), each, "default", "default");
        }
        return setup;
    }

    final void talk(MeshWorkloads running) {
        workloads = running;
        talk((Traffic) running);
    }

    final void talk(Traffic running) {
        traffic = open.add(running);
    }

    MeshStats stats() {
        return traffic.stats();
    }

    RotationOptions pace() {
        return pace(NAMES);
    }

    RotationOptions pace(List<ClusterName> clusters) {
        RotationOptions pace =
                RotationOptions.defaults().soak(LIFETIME).canary(ONE).timeout(LIMIT);
        for (ClusterName name : clusters) {
            pace = pace.istiods(name, address(name).toString());
        }
        return pace;
    }

    DriverOptions options() {
        return options(pace());
    }

    DriverOptions options(RotationOptions pace) {
        return DriverOptions.of(pace).journal(Journal.in(folder, Runner.current(), "test", Clock.systemUTC()));
    }

    Istiod istiod(ClusterName name) {
        return istiods.get(name);
    }

    IstiodAddress address(ClusterName name) {
        return new IstiodAddress("127.0.0.1", istiods.get(name).securePort());
    }

    /** What the operator does when asked: when the kubelet has brought the Secret, istiod is restarted. */
    void restart(ClusterName name) {
        String version = version(name);
        Await.until(
                "the Secret is mounted",
                LIMIT,
                () -> mounted.get(name).resourceVersion().equals(version));
        istiods.get(name).restart();
    }

    String version(ClusterName name) {
        return secret(name).getMetadata().getResourceVersion();
    }

    /** The content of the Secret in base64. */
    Map<String, String> data(ClusterName name) {
        return secret(name).getData();
    }

    private Secret secret(ClusterName name) {
        try (KubernetesClient admin = admin(plane(name))) {
            return admin.secrets()
                    .inNamespace("istio-system")
                    .withName("cacerts")
                    .get();
        }
    }

    /** What istiod sends after its own certificate. */
    List<X509Certificate> served(ClusterName name) {
        List<X509Certificate> chain = istiods.get(name).servedChain();
        return chain.subList(1, chain.size());
    }

    List<Path> renewals(String workload) {
        return workloads.renewals(workload);
    }

    ControlPlane plane(ClusterName name) {
        return planes.get(name.value());
    }

    /** New roots reach workloads with their next certificate; all have had some since. */
    void awaitRenewals(int count) {
        MeshStats start = stats();
        Await.until(count + " renewals of each workload", LIMIT, () -> stats().leastRenewalsSince(start) >= count);
    }

    /** Ends the traffic. */
    MeshStats stop() {
        return traffic.stop();
    }

    /** Ends the traffic; says the figures, and that nothing failed. */
    MeshStats finish(String story, Duration time, String phases) {
        awaitRenewals(2);
        MeshStats last = stop();
        System.err.printf("%s: %s; %d s%s%n", story, last.summary(), time.toSeconds(), phases);
        Assertions.assertThat(last.failed()).as(last.summary()).isZero();
        Assertions.assertThat(last.handshakes()).isGreaterThan(100);
        return last;
    }

    Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open.close();
    }
}
