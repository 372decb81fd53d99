package dev.meshca.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The instrument itself: it sees nothing where nothing is wrong, and it does see what goes wrong. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshWorkloadsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<ClusterName> NAMES = List.of(ClusterName.of("cluster1"), ClusterName.of("cluster2"));

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void a_new_intermediate_disturbs_nobody_and_a_new_root_in_one_cluster_does() {
        RootCa root = root(1);
        push(plan(root, 1));
        try (MountedSecret mounted1 = mount("cluster1");
                MountedSecret mounted2 = mount("cluster2");
                Istiod istiod1 = Istiod.start(planes.get("cluster1"), mounted1.dir());
                Istiod istiod2 = Istiod.start(planes.get("cluster2"), mounted2.dir());
                MeshWorkloads mesh = MeshWorkloads.setup()
                        .in(planes.get("cluster1"), istiod1)
                        .in(planes.get("cluster2"), istiod2)
                        .renewing(Duration.ofSeconds(1))
                        .start()) {
            MeshStats start = mesh.stats();
            await(mesh, "some traffic", now -> now.leastRenewalsSince(start) > 1 && now.handshakesSince(start) > 100);

            TrustPlan second = plan(root, 2);
            push(second);
            await(
                    mesh,
                    "only leaves of the second intermediates",
                    now -> NAMES.stream()
                            .allMatch(name -> now.issuersIn(name.value()).equals(Set.of(serial(second, name)))));
            MeshStats healthy = mesh.stats();
            System.err.println("a new intermediate: " + healthy.summary());
            assertThat(healthy.failed()).as(healthy.summary()).isZero();
            assertThat(healthy.renewalFailures()).as(healthy.summary()).isZero();

            push(plan(root(2), 3).cluster(NAMES.get(0)).pem(), planes.get("cluster1"));
            Await.until(
                    "the root is in the folder",
                    LIMIT,
                    () -> mounted1.resourceVersion().equals(version(planes.get("cluster1"))));
            istiod1.restart();
            await(
                    mesh,
                    "failures in both directions",
                    now -> now.pairs().stream().allMatch(pair -> pair.failed() > 0));
            MeshStats broken = mesh.stop();
            System.err.println("a new root in one cluster: " + broken.summary());
            assertThat(broken.failedSince(healthy)).isPositive();
            assertThat(broken.summary()).contains("x509: certificate signed by unknown authority");

            assertThat(judged(mesh, "cluster1/0", "cluster2/0"))
                    .as("webpki on the first and the last state")
                    .containsExactly(true, false);
        }
    }

    @Test
    void a_mounted_Secret_is_there_as_a_whole_and_follows_its_changes() {
        ControlPlane plane = planes.get("cluster1");
        try (MountedSecret mounted = MountedSecret.of(plane, "default", "other", folder.resolve("other"));
                KubernetesClient client = client(plane)) {
            awaitFiles(mounted, Map.of());
            client.resource(secret("default", "other", IstioDocuments.found(Map.of("a", bytes("1"), "b", bytes("1")))))
                    .create();
            awaitFiles(mounted, Map.of("a", "1", "b", "1"));
            client.resource(secret("default", "other", IstioDocuments.found(Map.of("b", bytes("2"), "c", bytes("2")))))
                    .update();
            awaitFiles(mounted, Map.of("b", "2", "c", "2"));
            client.secrets().inNamespace("default").withName("other").delete();
            awaitFiles(mounted, Map.of());
        }
    }

    private static void awaitFiles(MountedSecret mounted, Map<String, String> files) {
        Await.until(files + " in the folder", LIMIT, () -> {
            try (Stream<Path> entries = Files.list(mounted.dir())) {
                Map<String, String> found = new TreeMap<>();
                for (Path entry : entries.filter(
                                path -> !path.getFileName().toString().startsWith(".."))
                        .toList()) {
                    found.put(entry.getFileName().toString(), Files.readString(entry));
                }
                return found.equals(files);
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static List<Boolean> judged(MeshWorkloads mesh, String from, String to) {
        List<Path> presented = mesh.renewals(from);
        Path roots = mesh.renewals(to).get(0).resolve("roots.pem");
        return WebpkiJudge.peers(Stream.of(presented.get(0), presented.get(presented.size() - 1))
                        .map(renewal ->
                                new WebpkiJudge.Peers(renewal.resolve("leaf.pem"), renewal.resolve("chain.pem"), roots))
                        .toList())
                .stream()
                .map(WebpkiJudge.PeerVerdict::accepted)
                .toList();
    }

    private static void await(MeshWorkloads mesh, String what, Predicate<MeshStats> condition) {
        try {
            Await.until(what, LIMIT, () -> condition.test(mesh.stats()));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + mesh.stats().summary(), e);
        }
    }

    private static RootCa root(int generation) {
        return RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(generation));
    }

    private static TrustPlan plan(RootCa root, int generation) {
        return TrustPlan.issuedBy(
                root,
                NAMES,
                CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256).generation(generation));
    }

    private static String serial(TrustPlan plan, ClusterName cluster) {
        String digits = plan.cluster(cluster).certificate().getSerialNumber().toString(16);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }

    private MountedSecret mount(String cluster) {
        return MountedSecret.of(planes.get(cluster), "istio-system", "cacerts", folder.resolve(cluster));
    }

    private static void push(TrustPlan plan) {
        for (ClusterName name : NAMES) {
            push(plan.cluster(name).pem(), planes.get(name.value()));
        }
    }

    private static void push(IstioDocuments files, ControlPlane plane) {
        try (KubernetesClient client = client(plane)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("istio-system")
                            .endMetadata()
                            .build())
                    .createOr(NonDeletingOperation::update);
            client.resource(secret("istio-system", "cacerts", files)).createOr(NonDeletingOperation::update);
        }
    }

    private static Secret secret(String namespace, String name, IstioDocuments files) {
        Map<String, String> data = new TreeMap<>();
        files.forEach((file, bytes) -> data.put(file, Base64.getEncoder().encodeToString(bytes)));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static String version(ControlPlane plane) {
        try (KubernetesClient client = client(plane)) {
            return client.secrets()
                    .inNamespace("istio-system")
                    .withName("cacerts")
                    .get()
                    .getMetadata()
                    .getResourceVersion();
        }
    }

    private static KubernetesClient client(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }
}
