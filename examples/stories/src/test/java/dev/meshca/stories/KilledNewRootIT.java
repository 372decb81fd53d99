package dev.meshca.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.IstiodDeployment;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.MountedSecret;
import dev.meshca.testbed.Resources;
import dev.meshca.trust.TrustReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The library's whole story, killed (SIGKILL) at moments drawn with a seed and run again, while workloads talk. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class KilledNewRootIT {

    private static final int KILLS = 6;
    private static final long SEED = 8;
    private static final Duration LEAF = Duration.ofSeconds(24);

    /** Longer than it takes until a run that follows a killed one says something: the Lease has to run out. */
    private static final Duration SOAK = Duration.ofSeconds(45);

    /** One of the kills comes after a soak, or the rotation would not leave it before the last one. */
    private static final int AFTER_A_SOAK = 4;

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofMinutes(6);

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Map<String, MountedSecret> mounted = new LinkedHashMap<>();
    private final Map<String, Istiod> istiods = new LinkedHashMap<>();
    private final Resources open = new Resources();

    @Test
    void killed_six_times_the_story_run_again_ends_with_a_new_root_and_no_refused_handshake_and_no_key_lost()
            throws Exception {
        Path certs = folder.resolve("certs");
        startMesh(certs);
        Set<String> before = keys(certs);
        X509Certificate old = root(certs);
        try (MeshWorkloads workloads = workloads()) {
            for (int kill = 1; kill <= KILLS; kill++) {
                StoryProcess run = start(certs);
                boolean works = kill == AFTER_A_SOAK ? run.writesWithin(LIMIT) : run.writesOrWaitsWithin(LIMIT);
                assertThat(works).as(run.output()).isTrue();
                boolean ended = run.endsWithin(Duration.ofMillis(random.nextInt(150)));
                assertThat(ended).as("it ended by itself\n" + run.output()).isFalse();
                run.kill();
                System.err.printf(
                        "kill %d of %d%n%s%n", kill, KILLS, run.output().indent(4));
            }
            StoryProcess last = start(certs);
            assertThat(last.endsWithin(END)).as(last.output()).isTrue();
            System.err.println(last.output().indent(4));
            assertThat(last.exitCode()).as(last.output()).isZero();

            awaitRoot(workloads, root(certs));
            MeshStats stats = workloads.stop();
            System.err.println(
                    "the library's story, killed " + KILLS + " times (seed " + SEED + "): " + stats.summary());
            assertThat(stats.failed()).as(stats.summary()).isZero();
            assertThat(stats.handshakes()).isGreaterThan(1_000);
        }
        assertThat(root(certs)).isNotEqualTo(old);
        assertThat(keys(certs)).as("every key of before is still there").containsAll(before);
        assertThat(Files.exists(certs.resolve(".next"))).isFalse();
        try (Mesh mesh = Mesh.in(certs, contexts())) {
            TrustReport report = mesh.verify();
            assertThat(report.healthy()).as(report.toText()).isTrue();
            assertThat(mesh.status().rotation()).isEmpty();
        }
    }

    private void startMesh(Path certs) {
        try (Mesh mesh = Mesh.in(certs, contexts())) {
            mesh.ensure(MeshSpec.defaults().key(dev.meshca.KeyAlgorithm.EC_P256));
            assertThat(mesh.push().done()).isTrue();
            planes.all().forEach(this::startIstiod);
            Await.until("the mesh is healthy", LIMIT, () -> mesh.verify().healthy());
        }
    }

    private void startIstiod(ControlPlane plane) {
        IstiodDeployment.declare(plane, Map.of());
        MountedSecret secret = MountedSecret.of(plane, "istio-system", "cacerts", folder.resolve(plane.name()));
        open.add(secret);
        mounted.put(plane.name(), secret);
        Istiod istiod = Istiod.start(plane, secret.dir());
        open.add(istiod);
        istiods.put(plane.name(), istiod);
    }

    @AfterEach
    void stop() throws Exception {
        open.close();
    }

    private static ClusterContext[] contexts() {
        Kubeconfig kubeconfig = Kubeconfig.of(planes.kubeconfig());
        return planes.all().stream()
                .map(plane -> kubeconfig.context(ClusterName.of(plane.name()), plane.name()))
                .toArray(ClusterContext[]::new);
    }

    private MeshWorkloads workloads() {
        MeshWorkloads.Setup setup = MeshWorkloads.setup();
        planes.all().forEach(plane -> setup.in(plane, istiods.get(plane.name())));
        return setup.askingFor(LEAF).renewing(Duration.ZERO).start();
    }

    private StoryProcess start(Path certs) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                NewRootProcess.class.getName(),
                certs.toString(),
                planes.kubeconfig().toString(),
                SOAK.toString()));
        istiods.forEach((name, istiod) -> command.add(name + "=127.0.0.1:" + istiod.securePort()));
        StoryProcess process = new StoryProcess(command, this::restart);
        open.add(process::kill);
        return process;
    }

    /** The operator: a new Pod starts with the Secret as it is now. */
    private void restart(String cluster) {
        Thread operator = new Thread(
                () -> {
                    Await.until(
                            "the Secret is mounted",
                            LIMIT,
                            () -> mounted.get(cluster)
                                    .resourceVersion()
                                    .equals(StoryProcess.resourceVersion(planes.get(cluster))));
                    istiods.get(cluster).restart();
                },
                "operator");
        operator.setDaemon(true);
        operator.start();
    }

    private static void awaitRoot(MeshWorkloads workloads, X509Certificate root) throws Exception {
        String wanted = HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(root.getEncoded()));
        Await.until(
                "every workload trusts the new root and no other",
                LIMIT,
                () -> workloads.stats().workloads().stream()
                        .map(MeshStats.Workload::roots)
                        .collect(Collectors.toSet())
                        .equals(Set.of(List.of(wanted))));
    }

    private static X509Certificate root(Path certs) {
        List<CaCerts> clusters = CaDirectory.at(certs).plan().clusters();
        return clusters.get(0).chain().roots().certificates().get(0);
    }

    /** The text of every key file, the archive included. */
    private static Set<String> keys(Path certs) throws IOException {
        try (Stream<Path> files = Files.walk(certs)) {
            return files.filter(file -> file.getFileName().toString().endsWith("key.pem"))
                    .map(KilledNewRootIT::text)
                    .collect(Collectors.toSet());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
