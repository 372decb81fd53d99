package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Jar;
import dev.meshca.cli.Shell.Result;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.IstiodPods;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.Resources;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two clusters with an istiod each, set up with the command line, and workloads that talk all the time. */
final class RotatingMesh implements AutoCloseable {

    /** Workloads renew at half of it. */
    static final Duration LEAF = Duration.ofSeconds(24);

    /** As long as a certificate may live, and a little. */
    static final Duration SOAK = Duration.ofSeconds(27);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Pattern DIGEST = Pattern.compile("(?m)^digest (\\w+)$");

    private static final Pattern RESTART = Pattern.compile(" restart istiod in (\\S+):");

    private final ControlPlanes clusters;
    private final Path certs;
    private final Jar jar;
    private final Map<String, ControlPlane> planes = new LinkedHashMap<>();
    private final Map<String, RunningIstiod> istiods = new LinkedHashMap<>();
    private final Resources open = new Resources();

    /** With Istio's default settings. */
    static RotatingMesh start(Path folder) {
        return start(folder, Map.of());
    }

    /** With these variables of istiod. */
    static RotatingMesh start(Path folder, Map<String, String> environment) {
        return start(
                2, folder, plane -> RunningIstiod.AtAnAddress.start(plane, folder.resolve(plane.name()), environment));
    }

    /** The istiods are Pods, two in each cluster, which are reached through the API server. */
    static RotatingMesh ofPods(int clusters, Path folder, Map<String, String> environment) {
        return start(clusters, folder, plane -> RunningIstiod.InPods.start(plane, environment));
    }

    /** The same from its first day on by {@code mesh.yaml} in the folder. */
    static RotatingMesh ofFile(int clusters, Path folder, Map<String, String> environment) {
        Path file = folder.resolve("mesh.yaml");
        return start(clusters, folder, plane -> RunningIstiod.InPods.start(plane, environment), mesh -> {
            done(mesh.jar.run(mesh.withContexts("init", "--mesh", file, "--key", "EC_P256")));
            String plan = mesh.jar.run("plan", "--mesh", file).out();
            Matcher digest = DIGEST.matcher(plan);
            assertThat(digest.find()).as(plan).isTrue();
            done(mesh.jar.run("apply", digest.group(1), "--mesh", file));
        });
    }

    private static RotatingMesh start(int size, Path folder, Function<ControlPlane, RunningIstiod> istiod) {
        return start(size, folder, istiod, mesh -> {
            done(mesh.jar.run(
                    "create",
                    "--dir",
                    mesh.certs,
                    "--key",
                    "EC_P256",
                    "--cluster",
                    String.join(",", mesh.planes.keySet())));
            done(mesh.jar.run(mesh.withContexts("push", "--dir", mesh.certs)));
        });
    }

    private static RotatingMesh start(
            int size, Path folder, Function<ControlPlane, RunningIstiod> istiod, Consumer<RotatingMesh> firstDay) {
        ControlPlanes clusters = ControlPlanes.of(size).withUser("meshca").start();
        RotatingMesh mesh = new RotatingMesh(clusters, folder);
        try {
            firstDay.accept(mesh);
            mesh.install(istiod);
            return mesh;
        } catch (RuntimeException | Error e) {
            mesh.close();
            throw e;
        }
    }

    private RotatingMesh(ControlPlanes clusters, Path folder) {
        open.add(clusters);
        this.clusters = clusters;
        certs = folder.resolve("certs");
        jar = new Jar(Map.of("KUBECONFIG", clusters.kubeconfig().toString()));
        clusters.all().forEach(plane -> planes.put(plane.name(), plane));
    }

    private void install(Function<ControlPlane, RunningIstiod> start) {
        planes.forEach((name, plane) -> {
            RunningIstiod istiod = start.apply(plane);
            open.add(istiod);
            istiods.put(name, istiod);
        });
        Await.until(
                "verify is healthy",
                LIMIT,
                () -> jar.run(withContexts("verify", "--dir", certs)).exit() == 0);
    }

    private static void done(Result result) {
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    Jar jar() {
        return jar;
    }

    /** The command line of a user who has nothing but the three roles that a rotation needs. */
    Jar jarUnderRoles() {
        for (ControlPlane plane : planes.values()) {
            try (KubernetesClient admin = client(plane)) {
                for (String role : List.of("push-role.yaml", "look-role.yaml", "rotate-role.yaml")) {
                    admin.load(MeshClusters.class.getResourceAsStream(role))
                            .items()
                            .forEach(item -> admin.resource(item).create());
                }
            }
        }
        Jar under =
                new Jar(Map.of("KUBECONFIG", clusters.kubeconfigFor("meshca").toString()));
        Await.until(
                "the roles count",
                LIMIT,
                () -> under.run(withContexts("status", "--dir", certs)).exit() == 0);
        return under;
    }

    /** An administrator's client of the first cluster. */
    KubernetesClient client() {
        return client(planes.values().iterator().next());
    }

    private static KubernetesClient client(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }

    Path certs() {
        return certs;
    }

    Traffic traffic() {
        MeshWorkloads.Setup setup = MeshWorkloads.setup();
        istiods.values().forEach(istiod -> istiod.join(setup));
        return new Traffic(setup.askingFor(LEAF).renewing(Duration.ZERO).start());
    }

    Object[] withContexts(Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        planes.keySet().forEach(name -> all.addAll(List.of("--context", name + "=" + name)));
        return all.toArray();
    }

    Object[] withIstiods(Object... args) {
        List<Object> all = new ArrayList<>(List.of(withContexts(args)));
        istiods.values().forEach(istiod -> all.addAll(istiod.option()));
        return all.toArray();
    }

    /** {@code meshca rotate … --yes} in the background. An operator looks on, and restarts the istiods it names. */
    RunningJar rotating(Duration soak, String what, Object... options) {
        List<Object> args = new ArrayList<>(List.of("rotate", what, "--dir", certs, "--yes"));
        args.addAll(List.of("--soak", soak.toSeconds() + "s"));
        args.addAll(List.of(options));
        return running(jar, withIstiods(args.toArray()));
    }

    /** A command in the background. */
    RunningJar running(Jar jar, Object... args) {
        RunningJar command = new RunningJar(jar.process(args), this::obey);
        open.add(command::kill);
        return command;
    }

    /** The same with the shortest soak and to its end, which has to be a good one; returns what it said. */
    String rotate(String what, Object... options) {
        return rotating(SOAK, what, options).outputOfSuccess();
    }

    /** What {@code meshca status} says of a mesh that is well. */
    String status() {
        Result status = jar.run(withIstiods("status", "--dir", certs));
        done(status);
        return status.out();
    }

    /** The operator reads a line that a command says. */
    void obey(String line) {
        Matcher restart = RESTART.matcher(line);
        if (restart.find()) {
            RunningIstiod istiod = istiods.get(restart.group(1));
            new Thread(istiod::restart, "operator").start();
        }
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

    /** Of a mesh whose istiods are Pods. */
    IstiodPods pods(String cluster) {
        return ((RunningIstiod.InPods) istiods.get(cluster)).pods();
    }

    List<String> clusters() {
        return List.copyOf(planes.keySet());
    }

    @Override
    public void close() {
        open.close();
    }
}
