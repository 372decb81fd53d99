package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.mesh.ImportOptions;
import dev.meshca.mesh.ImportReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.remote.Reading;
import dev.meshca.mesh.remote.RemoteSecretOptions;
import dev.meshca.mesh.remote.RemoteSecretReport;
import dev.meshca.mesh.remote.RemoteSecrets;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.TokenController;
import dev.meshca.trust.TrustReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.RbacAPIGroupDSL;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Works under exactly the manifests in the jar, as the user they name. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class RolesIT {

    private static final String MUTATING = "mutatingwebhookconfigurations.admissionregistration.k8s.io";
    private static final String VALIDATING = "validatingwebhookconfigurations.admissionregistration.k8s.io";
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final String OF_ONE = "istio-remote-secret-cluster1";
    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1", "cluster2");

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2).withUser("meshca");

    @TempDir
    private Path folder;

    private Cluster cluster1;
    private Cluster cluster2;

    @BeforeEach
    void prepare() {
        cluster1 = new Cluster(planes.get("cluster1"));
        cluster2 = new Cluster(planes.get("cluster2"));
        for (Cluster cluster : List.of(cluster1, cluster2)) {
            cluster.createNamespace();
            cluster.clear();
            apply(cluster, "push-role.yaml");
            withdraw(cluster, "meshca-watch");
            withdraw(cluster, "meshca-events");
            cluster.admin().rbac().clusterRoleBindings().withName("meshca-look").delete();
            cluster.admin()
                    .rbac()
                    .clusterRoleBindings()
                    .withName("meshca-watch")
                    .delete();
            cluster.rights().await(true, "meshca", "update", "secrets", "cacerts", Cluster.NAMESPACE);
            cluster.rights().await(true, "meshca", "get", "namespaces", Cluster.NAMESPACE, Cluster.NAMESPACE);
            cluster.rights().await(false, "meshca", "list", "nodes", null, null);
        }
    }

    @AfterEach
    void disconnect() {
        cluster1.close();
        cluster2.close();
    }

    private static void apply(Cluster cluster, String manifest) {
        InputStream yaml = MeshClusters.class.getResourceAsStream(manifest);
        cluster.admin()
                .load(yaml)
                .items()
                .forEach(item -> cluster.admin().resource(item).createOr(existing -> existing.update()));
    }

    private MeshClusters mesh() {
        return MeshClusters.of(cluster1.as("meshca"), cluster2.as("meshca"));
    }

    @Test
    void push_update_and_verify_need_no_more_than_the_minimal_role() {
        try (MeshClusters mesh = mesh()) {
            assertThat(mesh.push(PLAN).results())
                    .extracting(PushReport.Result::outcome)
                    .containsOnly(Outcome.CREATED);
            assertThat(mesh.push(PLAN).results())
                    .extracting(PushReport.Result::outcome)
                    .containsOnly(Outcome.UNCHANGED);
            TrustPlan next = Plans.of(ROOT, "cluster1", "cluster2");
            assertThat(mesh.push(next).results())
                    .extracting(PushReport.Result::outcome)
                    .containsOnly(Outcome.UPDATED);

            TrustReport report = mesh.verify(next);

            assertThat(report.healthy()).isTrue();
            assertThat(report.findings()).extracting(Finding::code).containsOnly(ClusterCode.NOT_READABLE);
        }
    }

    @Test
    void an_import_needs_to_get_the_secret_and_tells_a_cluster_without_one_from_one_that_lets_nobody_look() {
        try (MeshClusters mesh = mesh()) {
            mesh.push(PLAN);
        }
        cluster2.admin()
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withName("cacerts")
                .delete();

        try (Mesh mesh = Mesh.in(folder.resolve("taken"), cluster1.as("meshca"), cluster2.as("meshca"))) {
            assertThat(mesh.importCas(ImportOptions.defaults()).results())
                    .extracting(ImportReport.Result::outcome)
                    .containsExactly(ImportReport.Outcome.IMPORTED, ImportReport.Outcome.MISSING);
            assertThat(mesh.importCas(ImportOptions.defaults().secret("another"))
                            .results())
                    .extracting(ImportReport.Result::outcome)
                    .containsOnly(ImportReport.Outcome.FORBIDDEN);
        }
        assertThat(CaDirectory.at(folder.resolve("taken"))
                        .cluster(PLAN.clusters().get(0).cluster())
                        .pem())
                .isEqualTo(PLAN.clusters().get(0).pem());
    }

    @Test
    void preflight_under_the_minimal_role_fails_nothing_and_says_what_it_may_not_see() {
        try (MeshClusters mesh = mesh()) {
            PreflightReport report = mesh.check();

            assertThat(report.ready()).as("%s", report.findings()).isTrue();
            assertThat(report.findings())
                    .filteredOn(finding -> finding.code() == ClusterCode.NOT_READABLE)
                    .extracting(Finding::where)
                    .contains("cluster1/services", "cluster1/nodes", "cluster1/istio-system/deployments");
        }
    }

    @Test
    void remote_secrets_are_looked_at_and_written_under_their_role_which_reads_no_key_of_a_CA() {
        List<TokenController> controllers =
                planes.all().stream().map(TokenController::start).toList();
        try {
            for (Cluster cluster : List.of(cluster1, cluster2)) {
                Reading.account(cluster.admin());
                Reading.rights(cluster.admin());
                apply(cluster, "remote-secrets-role.yaml");
                withdraw(cluster, "meshca-push");
                cluster.rights().await(true, "meshca", "get", "secrets", OF_ONE, Cluster.NAMESPACE);
                cluster.rights().await(false, "meshca", "get", "secrets", "cacerts", Cluster.NAMESPACE);
            }
            RemoteSecretOptions local = RemoteSecretOptions.defaults().local(true);

            assertThat(outcomes(local.dryRun(true))).containsOnly(Outcome.CREATED);
            assertThat(outcomes(local)).containsOnly(Outcome.CREATED);
            assertThat(outcomes(local)).containsOnly(Outcome.UNCHANGED);
            assertThat(outcomes(local.servers(Map.of(ONE, "https://192.0.2.7"))))
                    .containsExactlyInAnyOrder(Outcome.UPDATED, Outcome.UNCHANGED);
            cluster1.admin().rbac().clusterRoleBindings().withName(Reading.ROLE).delete();
            Await.until(
                    "the role lets it ask what the reader may",
                    Duration.ofSeconds(20),
                    () -> outcomes(local).contains(Outcome.REFUSED));
            assertThat(remoteSecrets(local, cluster1.as("meshca"), cluster1.as("meshca", "cluster2"))
                            .findings())
                    .extracting(Finding::code)
                    .contains(ClusterCode.SAME_CLUSTER);
        } finally {
            controllers.forEach(TokenController::close);
            List.of(cluster1, cluster2).forEach(RolesIT::withdrawRemoteSecrets);
        }
    }

    /** Other tests show that they need less. */
    private static void withdrawRemoteSecrets(Cluster cluster) {
        withdraw(cluster, "meshca-remote-secrets");
        cluster.admin()
                .rbac()
                .clusterRoleBindings()
                .withName("meshca-remote-secrets")
                .delete();
        cluster.rights().await(false, "meshca", "get", "secrets", OF_ONE, Cluster.NAMESPACE);
    }

    private static void withdraw(Cluster cluster, String binding) {
        cluster.admin()
                .rbac()
                .roleBindings()
                .inNamespace(Cluster.NAMESPACE)
                .withName(binding)
                .delete();
    }

    private List<Outcome> outcomes(RemoteSecretOptions options) {
        return remoteSecrets(options, cluster1.as("meshca"), cluster2.as("meshca")).results().stream()
                .map(RemoteSecretReport.Result::outcome)
                .toList();
    }

    private static RemoteSecretReport remoteSecrets(RemoteSecretOptions options, ClusterContext... contexts) {
        try (RemoteSecrets secrets = RemoteSecrets.between(
                MeshOptions.defaults().timeLimit(Duration.ofSeconds(60)), List.of(contexts), MeshListener.NONE)) {
            return secrets.write(options);
        }
    }

    @Test
    void two_names_for_one_cluster_are_noticed_without_the_right_to_see_kube_system() {
        try (MeshClusters mesh = MeshClusters.of(cluster1.as("meshca"), cluster1.as("meshca", "cluster2"))) {
            assertThat(mesh.push(PLAN).results())
                    .extracting(PushReport.Result::outcome)
                    .containsOnly(Outcome.REFUSED);
        }
    }

    @Test
    void the_second_role_lets_verify_see_every_namespace_and_the_identity() {
        for (Cluster cluster : List.of(cluster1, cluster2)) {
            apply(cluster, "look-role.yaml");
            cluster.rights().await(true, "meshca", "list", "nodes", null, null);
        }
        cluster1.distribute("default", ROOT.roots().pem());
        try (MeshClusters mesh = mesh()) {
            mesh.push(PLAN);

            assertThat(cluster1.secret().getMetadata().getAnnotations())
                    .containsEntry("meshca.dev/cluster", "cluster1")
                    .containsEntry(
                            "meshca.dev/cluster-uid",
                            cluster1.admin()
                                    .namespaces()
                                    .withName("kube-system")
                                    .get()
                                    .getMetadata()
                                    .getUid());
            assertThat(mesh.observe().get(0).distributed()).containsOnlyKeys("cluster1/default/istio-ca-root-cert");
            assertThat(mesh.verify(PLAN).findings())
                    .extracting(Finding::code)
                    .containsOnly(ClusterCode.ROOTS_NOT_DISTRIBUTED);
        }
    }

    @Test
    void a_watch_needs_its_role_and_misses_whatever_is_taken_out_of_it() {
        withoutPush();
        cluster1.distribute("default", ROOT.roots().pem());
        WatchOptions often = WatchOptions.defaults().every(Duration.ofMillis(100));
        applyWithout("watch-role.yaml", "", "");
        cluster1.rights().await(true, "meshca", "watch", "configmaps", "istio-ca-root-cert", null);
        cluster1.rights().await(true, "meshca", "watch", "secrets", "cacerts", Cluster.NAMESPACE);
        WatchRoles.await("nothing", cluster1.as("meshca"), often);
        for (String verb : List.of("get", "list", "watch")) {
            taken("watch-role.yaml", "secrets", verb, "cacerts", Cluster.NAMESPACE);
            WatchRoles.await("no " + verb, cluster1.as("meshca"), often, "answered 403", "secrets \"cacerts\"", verb);
        }
        for (String verb : List.of("list", "watch")) {
            taken("watch-role.yaml", "configmaps", verb, "istio-ca-root-cert", null);
            WatchRoles.await("no " + verb, cluster1.as("meshca"), often, "answered 403", "configmaps", verb);
        }
    }

    @Test
    void events_need_their_role_and_miss_whatever_is_taken_out_of_it() {
        withoutPush();
        WatchOptions often =
                WatchOptions.defaults().every(Duration.ofMillis(100)).events(true);
        applyWithout("watch-role.yaml", "", "");
        cluster1.rights().await(true, "meshca", "watch", "secrets", "cacerts", Cluster.NAMESPACE);
        WatchRoles.await("no right", cluster1.as("meshca"), often, "cluster1 takes no Events", "answered 403");
        applyWithout("events-role.yaml", "", "");
        cluster1.rights().await(true, "meshca", "update", "events.events.k8s.io", null, Cluster.NAMESPACE);
        for (int i = 0; i < 2; i++) {
            WatchRoles.await("nothing", cluster1.as("meshca"), often);
        }
        for (String verb : List.of("create", "get", "update")) {
            taken("events-role.yaml", "events.events.k8s.io", verb, null, Cluster.NAMESPACE);
            WatchRoles.await("no " + verb, cluster1.as("meshca"), often, "cluster1 takes no Events", "cannot " + verb);
        }
    }

    @Test
    void a_look_at_webhooks_needs_its_role_and_names_whatever_is_taken_out_of_it() {
        withoutPush();
        cluster1.createSecret(Cluster.encoded(PLAN.cluster(cluster1.as("meshca").cluster())), "Opaque");
        applyWithout("watch-role.yaml", "", "");
        applyWithout("webhooks-role.yaml", "", "");
        String bundle = "istio.io:istiod-ca:root-cert";
        cluster1.rights().await(true, "meshca", "get", "clustertrustbundles.certificates.k8s.io", bundle, null);
        cluster1.rights().await(true, "meshca", "watch", VALIDATING, null, null);
        WatchOptions often =
                WatchOptions.defaults().every(Duration.ofMillis(100)).webhooks(true);
        WatchRoles.await("nothing", cluster1.as("meshca"), often);
        assertThat(unread()).isEmpty();

        taken("webhooks-role.yaml", MUTATING, "watch", null, null);
        WatchRoles.await("no watch", cluster1.as("meshca"), often, "answered 403", "webhookconfigurations", "watch");
        taken("webhooks-role.yaml", MUTATING, "list", null, null);
        assertThat(unread())
                .containsExactly("cluster1/mutatingwebhookconfiguration", "cluster1/validatingwebhookconfiguration");
        taken("webhooks-role.yaml", "clustertrustbundles.certificates.k8s.io", "get", bundle, null);
        assertThat(unread()).containsExactly("cluster1/clustertrustbundle");
    }

    private List<String> unread() {
        try (MeshClusters mesh = MeshClusters.of(cluster1.as("meshca"))) {
            return mesh.verify(VerifyOptions.defaults().webhooks(true)).findings().stream()
                    .filter(finding -> finding.code() == ClusterCode.TRUST_NOT_READABLE)
                    .map(Finding::where)
                    .sorted()
                    .toList();
        }
    }

    private void withoutPush() {
        RbacAPIGroupDSL rbac = cluster1.admin().rbac();
        rbac.roleBindings()
                .inNamespace(Cluster.NAMESPACE)
                .withName("meshca-push")
                .delete();
        rbac.roleBindings()
                .inNamespace(Cluster.NAMESPACE)
                .withName("meshca-events")
                .delete();
        cluster1.rights().await(false, "meshca", "update", "secrets", "cacerts", Cluster.NAMESPACE);
    }

    private void taken(String manifest, String resource, String verb, String name, String namespace) {
        applyWithout(manifest, resource.split("\\.")[0], verb);
        cluster1.rights().await(false, "meshca", verb, resource, name, namespace);
    }

    private void applyWithout(String manifest, String resource, String verb) {
        List<HasMetadata> items = cluster1.admin()
                .load(MeshClusters.class.getResourceAsStream(manifest))
                .items();
        WatchRoles.rules(items).stream()
                .filter(rule -> rule.getResources().contains(resource))
                .forEach(rule -> rule.getVerbs().replaceAll(present -> present.equals(verb) ? "nothing" : present));
        items.forEach(item -> cluster1.admin().resource(item).createOr(existing -> existing.update()));
    }

    @Test
    void a_missing_right_is_named_with_verb_and_resource() {
        try (MeshClusters mesh = MeshClusters.of(cluster1.as("nobody"))) {
            assertThat(mesh.check().findings())
                    .filteredOn(finding -> finding.code() == ClusterCode.RIGHT_MISSING)
                    .extracting(Finding::detail)
                    .contains(
                            "may not update secrets 'cacerts' in istio-system",
                            "may not create secrets in istio-system");
            assertThat(mesh.push(PLAN).result(ONE).outcome()).isEqualTo(Outcome.FORBIDDEN);
        }
    }
}
