package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.MountedSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Two clusters with an istiod each, set up with the command line, and workloads that talk all the time. */
final class RotatingMesh implements AutoCloseable {

    /** Workloads renew at half of it. */
    static final Duration LEAF = Duration.ofSeconds(24);

    /** As long as a certificate may live, and a little. */
    static final Duration SOAK = Duration.ofSeconds(27);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Jar jar;
    private final Path certs;
    private final Map<String, ControlPlane> planes = new LinkedHashMap<>();
    private final Map<String, MountedSecret> mounted = new LinkedHashMap<>();
    private final Map<String, Istiod> istiods = new LinkedHashMap<>();

    RotatingMesh(ControlPlanes clusters, Path folder) {
        certs = folder.resolve("certs");
        jar = new Jar(Map.of("KUBECONFIG", clusters.kubeconfig().toString()));
        clusters.all().forEach(plane -> planes.put(plane.name(), plane));
        done(jar.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", String.join(",", planes.keySet())));
        done(jar.run(withContexts("push", "--dir", certs)));
        for (ControlPlane plane : clusters.all()) {
            String name = plane.name();
            mounted.put(name, MountedSecret.of(plane, "istio-system", "cacerts", folder.resolve(name)));
            istiods.put(name, Istiod.start(plane, mounted.get(name).dir()));
        }
    }

    private static void done(Result result) {
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    Jar jar() {
        return jar;
    }

    Path certs() {
        return certs;
    }

    MeshWorkloads workloads() {
        MeshWorkloads.Setup setup = MeshWorkloads.setup();
        planes.forEach((name, plane) -> setup.in(plane, istiods.get(name)));
        return setup.askingFor(LEAF).renewing(Duration.ZERO).start();
    }

    Object[] withContexts(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        planes.keySet().forEach(name -> all.addAll(List.of("--context", name + "=" + name)));
        return all.toArray();
    }

    Object[] withIstiods(Object... args) {
        List<Object> all = new ArrayList<>(List.of(withContexts(args)));
        istiods.forEach((name, istiod) -> all.addAll(List.of("--istiod", name + "=127.0.0.1:" + istiod.securePort())));
        return all.toArray();
    }

    /** What an operator does when the command says so, after the kubelet has brought the Secret. */
    void restart(String cluster) {
        Await.until(
                "the kubelet shows what the Secret is",
                LIMIT,
                () -> mounted.get(cluster)
                        .resourceVersion()
                        .equals(secret(cluster).getMetadata().getResourceVersion()));
        istiods.get(cluster).restart();
    }

    void awaitHealthy() {
        Await.until(
                "verify is healthy",
                LIMIT,
                () -> jar.run(withContexts("verify", "--dir", certs)).exit() == 0);
    }

    Secret secret(String cluster) {
        try (KubernetesClient client = client(cluster)) {
            return client.secrets()
                    .inNamespace("istio-system")
                    .withName("cacerts")
                    .get();
        }
    }

    Optional<String> leaseHolder(String cluster) {
        try (KubernetesClient client = client(cluster)) {
            return client.leases().inNamespace("istio-system").list().getItems().stream()
                    .filter(lease -> lease.getMetadata().getName().startsWith("meshca"))
                    .map(lease -> lease.getSpec().getHolderIdentity())
                    .filter(Objects::nonNull)
                    .filter(holder -> !holder.isEmpty())
                    .findFirst();
        }
    }

    private KubernetesClient client(String cluster) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(planes.get(cluster).kubeconfig()))
                .build();
    }

    List<String> clusters() {
        return List.copyOf(planes.keySet());
    }

    @Override
    public void close() {
        istiods.values().forEach(Istiod::close);
        mounted.values().forEach(MountedSecret::close);
    }
}
