package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.istiod.Reading;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.mesh.Mesh;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.MountedSecret;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From the CA that istiod made for itself to a CA of ours, on a real API server with a real istiod, while workloads talk. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class SelfSignedCaIT {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final Duration LIFETIME = Duration.ofSeconds(12);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    private final List<String> restarts = new ArrayList<>();

    @Test
    void a_CA_is_plugged_in_over_a_bridge_that_istiods_own_root_signs_and_no_handshake_fails() {
        ControlPlane plane = planes.get("cluster1");
        createNamespace(plane);
        try (MeshClusters mesh = mesh();
                MountedSecret mounted = MountedSecret.of(plane, "istio-system", "cacerts", folder.resolve("mount"));
                Istiod istiod = Istiod.start(plane, mounted.dir())) {
            CaCerts old = selfSigned(mesh);
            try (MeshWorkloads workloads = workloads(plane, istiod)) {
                RotationDriver driver =
                        RotationDriver.of(Access.to(mesh), rotation(old), options(istiod), operator(mounted, istiod));
                RotationStatus before = driver.status(Direction.FORWARD);
                assertThat(before.phase()).as(before.toString()).isEqualTo(RotationPhase.STEADY);
                assertThat(before.ready()).as(before.toString()).isTrue();

                RotationOutcome there = driver.step(Direction.FORWARD).outcome();
                assertThat(there.result()).as(there.toString()).isEqualTo(Result.STEPPED);
                assertThat(restarts).singleElement().asString().contains("a CA that it made for itself");

                RotationOutcome back = driver.run(Direction.BACK).outcome();
                assertThat(back.phase()).as(back.toString()).isEqualTo(RotationPhase.STEADY);
                assertThat(restarts).as("plugged in by now").hasSize(1);

                RotationOutcome outcome = driver.run(Direction.FORWARD).outcome();
                assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
                MeshStats done = workloads.stats();
                Await.until("all have renewed", LIMIT, () -> workloads.stats().leastRenewalsSince(done) >= 2);
                MeshStats last = workloads.stop();
                System.err.println("from istiod's own CA: " + last.summary());
                assertThat(last.failed()).as(last.summary()).isZero();
                assertThat(last.handshakes()).isGreaterThan(100);
            }
        }
    }

    @Test
    void the_verb_of_a_mesh_keeps_istiods_CA_in_the_archive_and_leaves_it() throws IOException {
        ControlPlane plane = planes.get("cluster2");
        createNamespace(plane);
        Path certs = folder.resolve("certs");
        Kubeconfig kubeconfig = Kubeconfig.of(planes.kubeconfig());
        try (MeshClusters clusters = MeshClusters.of(kubeconfig.context(ONE, "cluster2"));
                MountedSecret mounted = MountedSecret.of(plane, "istio-system", "cacerts", folder.resolve("mount"));
                Istiod istiod = Istiod.start(plane, mounted.dir());
                Mesh mesh = Mesh.in(
                        certs,
                        MeshOptions.defaults(),
                        operator(mounted, istiod),
                        List.of(kubeconfig.context(ONE, "cluster2")))) {
            String key = new String(selfSigned(clusters).pem().caKey(), StandardCharsets.US_ASCII);
            try (MeshWorkloads workloads = workloads(plane, istiod)) {
                assertThat(mesh.leaveSelfSigned().plan().steps()).isNotEmpty();
                assertThat(certs).doesNotExist();

                RotationOutcome outcome =
                        mesh.leaveSelfSigned().options(pace(istiod)).run();
                assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
                MeshStats done = workloads.stats();
                Await.until("all have renewed", LIMIT, () -> workloads.stats().leastRenewalsSince(done) >= 2);
                MeshStats last = workloads.stop();
                System.err.println("from istiod's own CA, by the verb: " + last.summary());
                assertThat(last.failed()).as(last.summary()).isZero();
            }
            assertThat(mesh.verify().healthy()).as(mesh.verify().toText()).isTrue();
            try (Stream<Path> archive = Files.walk(certs.resolve("archive"))) {
                assertThat(archive.filter(file -> file.endsWith("ca-key.pem")))
                        .singleElement()
                        .satisfies(file -> assertThat(Files.readString(file)).isEqualTo(key));
            }
        }
    }

    @Test
    void a_cluster_without_such_a_CA_says_so() {
        try (MeshClusters mesh = mesh(MeshOptions.defaults().namespace("elsewhere"))) {
            Reading<CaCerts> reading = Istiods.of(Access.to(mesh)).selfSigned(ONE);
            assertThat(reading.value()).isEmpty();
            assertThat(reading.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo(IstiodCode.NO_SELF_SIGNED_CA));
        }
    }

    private static void createNamespace(ControlPlane plane) {
        try (KubernetesClient admin = MeshBed.admin(plane)) {
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("istio-system")
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    private static MeshClusters mesh() {
        return mesh(MeshOptions.defaults());
    }

    private static MeshClusters mesh(MeshOptions options) {
        return MeshClusters.of(
                options, List.of(Kubeconfig.of(planes.kubeconfig()).context(ONE, ONE.value())));
    }

    private static CaCerts selfSigned(MeshClusters mesh) {
        Istiods istiods = Istiods.of(Access.to(mesh));
        Await.until(
                "istiod keeps its CA",
                LIMIT,
                () -> istiods.selfSigned(ONE).value().isPresent());
        return istiods.selfSigned(ONE).get();
    }

    private static MeshWorkloads workloads(ControlPlane plane, Istiod istiod) {
        return MeshWorkloads.setup()
                .in(plane, istiod, 3, "default", "default")
                .askingFor(Duration.ofSeconds(60))
                .handshakesPerSecond(20)
                .start();
    }

    private static Rotation rotation(CaCerts old) {
        RootCa next = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
        CaSpec spec = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
        return Rotation.bridgeFirst(
                RootCa.of(old).crossSign(next.certificate(), Instant.now()),
                List.of(old),
                next.issue(List.of(ONE), spec, Issuance.system()));
    }

    private DriverOptions options(Istiod istiod) {
        return DriverOptions.of(pace(istiod)).journal(Journal.in(folder, Runner.current(), "test", Clock.systemUTC()));
    }

    private static RotationOptions pace(Istiod istiod) {
        return RotationOptions.defaults()
                .soak(LIFETIME)
                .timeout(LIMIT)
                .istiods(ONE, "127.0.0.1:" + istiod.securePort());
    }

    private MeshListener operator(MountedSecret mounted, Istiod istiod) {
        return new MeshListener() {
            @Override
            public void restartNeeded(ClusterName cluster, String reason) {
                restarts.add(reason);
                Await.until(
                        "the Secret is mounted",
                        LIMIT,
                        () -> mounted.resourceVersion().length() > 0);
                istiod.restart();
            }

            @Override
            public void waiting(String reason) {
                System.err.println("  waiting: " + reason);
            }

            @Override
            public void proved(ClusterName cluster, RotationPhase phase, EvidenceLevel level) {
                System.err.println("  proved " + phase + " " + level);
            }
        };
    }
}
