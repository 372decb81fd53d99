package dev.meshca.mesh.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.Testbed;
import dev.meshca.testbed.TokenController;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two real API servers whose controller fills in tokens, and a real istiod that reads what it is told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RemoteSecretsIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final RemoteSecretOptions LOCAL =
            RemoteSecretOptions.defaults().local(true);
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final String OF_TWO = "istio-remote-secret-cluster2";
    private static final String TOKEN = Reading.ACCOUNT + "-istio-remote-secret-token";

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    private static final Map<String, KubernetesClient> CLIENTS = new HashMap<>();
    private static final List<AutoCloseable> OPEN = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void connect() {
        for (ControlPlane plane : planes.all()) {
            OPEN.add(TokenController.start(plane));
            KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                    .build();
            OPEN.add(client);
            CLIENTS.put(plane.name(), client);
        }
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable open : OPEN) {
            open.close();
        }
    }

    @BeforeEach
    void installReaders() {
        for (KubernetesClient client : CLIENTS.values()) {
            Reading.account(client);
            Reading.rights(client);
            client.secrets().inNamespace(Reading.NAMESPACE).delete();
        }
    }

    private static RemoteSecrets secrets() {
        Kubeconfig config = Kubeconfig.of(planes.kubeconfig());
        List<ClusterContext> contexts = Stream.of(ONE, TWO)
                .map(name -> config.context(name, name.value()))
                .toList();
        return RemoteSecrets.between(
                MeshOptions.defaults().timeLimit(Duration.ofSeconds(60)), contexts, MeshListener.NONE);
    }

    private static RemoteSecretReport write(RemoteSecretOptions options) {
        try (RemoteSecrets secrets = secrets()) {
            return secrets.write(options);
        }
    }

    private static List<Outcome> outcomes(RemoteSecretReport report) {
        return report.results().stream().map(RemoteSecretReport.Result::outcome).toList();
    }

    private static Secret secret(String cluster, String name) {
        return CLIENTS.get(cluster)
                .secrets()
                .inNamespace(Reading.NAMESPACE)
                .withName(name)
                .get();
    }

    @Test
    void istiod_of_one_cluster_reads_the_other_one() throws IOException {
        Path certs = folder.resolve("certs");
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(MeshSpec.defaults().clusters(List.of(ONE, TWO)).key(KeyAlgorithm.EC_P256));
        }

        try (Istiod istiod = Istiod.start(planes.get("cluster1"), certs.resolve("cluster1"))) {
            String before = istiod.remoteClusters();
            RemoteSecretReport report = write(LOCAL);

            assertThat(before).doesNotContain("cluster2");
            assertThat(outcomes(report)).as(report.toString()).containsExactly(Outcome.CREATED, Outcome.CREATED);
            Await.until(
                    "istiod reads cluster2",
                    LIMIT,
                    () -> istiod.remoteClusters()
                            .replaceAll("\\s", "")
                            .contains("\"id\":\"cluster2\",\"secretName\":\"istio-system/" + OF_TWO
                                    + "\",\"syncStatus\":\"synced\""));
        }
    }

    @Test
    void both_know_each_other_and_a_second_time_nothing_changes() {
        RemoteSecretReport first = write(LOCAL);
        String version = secret("cluster1", OF_TWO).getMetadata().getResourceVersion();
        RemoteSecretReport second = write(LOCAL);

        Secret secret = secret("cluster1", OF_TWO);
        assertThat(first.done()).as(first.toString()).isTrue();
        assertThat(first.results())
                .extracting(result -> result.remote() + " in " + result.holder().orElseThrow())
                .containsExactlyInAnyOrder("cluster2 in cluster1", "cluster1 in cluster2");
        assertThat(secret.getMetadata().getLabels()).containsEntry("istio/multiCluster", "true");
        assertThat(secret.getMetadata().getAnnotations()).containsEntry("networking.istio.io/cluster", "cluster2");
        assertThat(secret.getData()).containsOnlyKeys("cluster2");
        assertThat(outcomes(second)).containsOnly(Outcome.UNCHANGED);
        assertThat(secret.getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void a_dry_run_makes_neither_a_token_nor_a_secret() {
        RemoteSecretReport report = write(LOCAL.dryRun(true));

        assertThat(report.dryRun()).isTrue();
        assertThat(outcomes(report)).containsOnly(Outcome.CREATED);
        assertThat(report.results())
                .allSatisfy(result -> assertThat(result.reason()).startsWith("would be written: "));
        assertThat(CLIENTS.values())
                .allSatisfy(client -> assertThat(client.secrets()
                                .inNamespace(Reading.NAMESPACE)
                                .list()
                                .getItems())
                        .isEmpty());
    }

    @Test
    void what_somebody_else_wrote_is_left_alone_unless_it_is_taken_over() {
        Secret foreign = new SecretBuilder()
                .withNewMetadata()
                .withName(OF_TWO)
                .withNamespace(Reading.NAMESPACE)
                .endMetadata()
                .addToData("cluster2", "YW5vdGhlciBrdWJlY29uZmln")
                .build();
        CLIENTS.get("cluster1").resource(foreign).fieldManager("kubectl").serverSideApply();

        RemoteSecretReport left = write(LOCAL);
        String content = secret("cluster1", OF_TWO).getData().get("cluster2");
        RemoteSecretReport taken = write(LOCAL.adopt(true));

        assertThat(outcomes(left)).containsExactlyInAnyOrder(Outcome.CONFLICT, Outcome.CREATED);
        assertThat(left.results().toString()).contains("kubectl wrote it; it is left alone unless it is taken over");
        assertThat(content).isEqualTo("YW5vdGhlciBrdWJlY29uZmln");
        assertThat(outcomes(taken)).containsExactlyInAnyOrder(Outcome.UPDATED, Outcome.UNCHANGED);
        assertThat(outcomes(write(LOCAL))).containsOnly(Outcome.UNCHANGED);
    }

    @Test
    void an_address_that_leads_other_clusters_to_themselves_is_refused() {
        RemoteSecretReport report = write(RemoteSecretOptions.defaults()
                .servers(Map.of(TWO, "https://192.0.2.7:6443"))
                .dryRun(true));

        assertThat(report.results())
                .extracting(result -> result.remote() + " " + result.outcome() + " " + result.reason())
                .containsExactlyInAnyOrder(
                        "cluster1 REFUSED 127.0.0.1 is a loopback address, which leads other clusters to themselves:"
                                + " name the address that they can reach",
                        "cluster2 CREATED would be written: there was none");
        assertThat(report.findings())
                .extracting(finding -> finding.code() + " " + finding.where())
                .containsExactly(ClusterCode.API_ADDRESS_LOCAL + " cluster1");
    }

    @Test
    void a_cluster_without_istios_reader_is_said_in_one_sentence_and_the_others_go_on() {
        KubernetesClient two = CLIENTS.get("cluster2");
        two.rbac()
                .clusterRoleBindings()
                .withName("istio-reader-clusterrole-istio-system")
                .delete();
        RemoteSecretReport noRights = write(LOCAL);
        two.serviceAccounts()
                .inNamespace(Reading.NAMESPACE)
                .withName(Reading.ACCOUNT)
                .delete();
        RemoteSecretReport noAccount = write(LOCAL);

        assertThat(noRights.results().get(0).reason())
                .startsWith("its ServiceAccount " + Reading.ACCOUNT + " may not list EndpointSlices");
        assertThat(outcomes(noRights)).containsExactly(Outcome.REFUSED, Outcome.CREATED);
        assertThat(noAccount.results().get(0).reason())
                .isEqualTo("it has no ServiceAccount " + Reading.ACCOUNT + " in istio-system, which Istio's base chart"
                        + " makes: install Istio there first");
        assertThat(outcomes(noAccount)).containsExactly(Outcome.REFUSED, Outcome.UNCHANGED);
        assertThat(secret("cluster1", OF_TWO)).isNull();
    }

    @Test
    void the_manifests_are_accepted_field_by_field_and_hold_what_would_be_written() throws Exception {
        RemoteSecretReport report;
        try (RemoteSecrets secrets = secrets()) {
            report = secrets.save(LOCAL, folder.resolve("out"), false);
        }
        Path manifest = folder.resolve("out").resolve(OF_TWO + ".yaml");

        assertThat(report.files()).contains(manifest);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)))
                .isEqualTo("rw-------");
        assertThat(kubectl("create", "--validate=strict", "-f", manifest.toString()))
                .isZero();
        assertThat(outcomes(write(LOCAL))).containsExactlyInAnyOrder(Outcome.UNCHANGED, Outcome.CREATED);
    }

    private int kubectl(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Testbed.binary("kubectl").toString(),
                "--kubeconfig",
                planes.kubeconfig().toString()));
        command.addAll(List.of("--context", "cluster1"));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Test
    void a_secret_under_the_name_of_the_token_that_is_none_is_not_taken_for_one() {
        CLIENTS.get("cluster2")
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(TOKEN)
                        .withNamespace(Reading.NAMESPACE)
                        .endMetadata()
                        .addToData("token", "YWJj")
                        .addToData("ca.crt", "YWJj")
                        .build())
                .create();

        assertThat(write(LOCAL).results().get(0).reason())
                .isEqualTo("the Secret " + TOKEN + " is there and is no token of " + Reading.ACCOUNT);
    }
}
