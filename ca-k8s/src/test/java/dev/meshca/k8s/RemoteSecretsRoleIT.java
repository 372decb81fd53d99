package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.remote.Reading;
import dev.meshca.mesh.remote.RemoteSecretOptions;
import dev.meshca.mesh.remote.RemoteSecretReport;
import dev.meshca.mesh.remote.RemoteSecrets;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.TokenController;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What remote-secrets cannot do without one of the rules of its role, in one of two clusters. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class RemoteSecretsRoleIT {

    private static final String ROLE = "remote-secrets-role.yaml";
    private static final String OF_TWO = "istio-remote-secret-cluster2";
    private static final String TOKEN = Reading.ACCOUNT + "-istio-remote-secret-token";
    private static final String READER = "system:serviceaccount:istio-system:" + Reading.ACCOUNT;
    private static final String ENDPOINTS = "endpointslices.discovery.k8s.io";
    private static final RemoteSecretOptions LOCAL =
            RemoteSecretOptions.defaults().local(true);

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2).withUser("meshca");

    private Cluster cluster1;
    private Cluster cluster2;
    private List<TokenController> controllers = List.of();

    @BeforeEach
    void let_each_know_the_other() {
        cluster1 = new Cluster(planes.get("cluster1"));
        cluster2 = new Cluster(planes.get("cluster2"));
        controllers = planes.all().stream().map(TokenController::start).toList();
        for (Cluster cluster : List.of(cluster1, cluster2)) {
            Reading.account(cluster.admin());
            Reading.rights(cluster.admin());
            cluster.clear();
            applyWithout(cluster, rule -> false, "").forEach(rule -> awaitAll(cluster, rule));
            cluster.rights().await(true, READER, "list", ENDPOINTS, null, null);
        }
        assertThat(outcomes(LOCAL)).containsOnly(Outcome.CREATED);
    }

    @AfterEach
    void end() {
        controllers.forEach(TokenController::close);
        cluster1.close();
        cluster2.close();
    }

    @Test
    void without_get_on_the_remote_secrets_no_istiod_here_learns_of_others() {
        taken("get", "secrets", OF_TWO);

        assertThat(forbidden(LOCAL)).containsExactly("cluster2 in cluster1: get secrets");
    }

    @Test
    void without_update_on_the_remote_secrets_a_new_address_does_not_arrive() {
        taken("update", "secrets", OF_TWO);

        assertThat(outcomes(LOCAL)).containsOnly(Outcome.UNCHANGED);
        assertThat(forbidden(LOCAL.servers(Map.of(ClusterName.of("cluster2"), "https://192.0.2.7"))))
                .containsExactly("cluster2 in cluster1: update secrets");
    }

    @Test
    void without_get_on_the_token_nobody_learns_of_this_cluster() {
        taken("get", "secrets", TOKEN);

        assertThat(forbidden(LOCAL)).containsExactly("cluster1: get secrets");
    }

    @Test
    void without_get_on_the_account_nobody_learns_of_this_cluster() {
        taken("get", "serviceaccounts", Reading.ACCOUNT);

        assertThat(forbidden(LOCAL)).containsExactly("cluster1: get serviceaccounts");
    }

    @Test
    void without_create_on_secrets_what_is_missing_stays_missing() {
        taken("create", "secrets", null);

        assertThat(outcomes(LOCAL)).containsOnly(Outcome.UNCHANGED);
        delete(OF_TWO);
        assertThat(forbidden(LOCAL)).containsExactly("cluster2 in cluster1: create secrets");
        delete(TOKEN);
        assertThat(forbidden(LOCAL)).contains("cluster1: create secrets");
    }

    @Test
    void without_get_on_the_namespace_two_names_for_one_cluster_are_not_noticed() {
        assertThat(outcomesOfOneClusterTwice()).containsOnly(Outcome.REFUSED);
        taken("get", "namespaces", Cluster.NAMESPACE);

        assertThat(outcomesOfOneClusterTwice()).doesNotContain(Outcome.REFUSED);
    }

    @Test
    void without_the_question_what_the_reader_may_a_reader_that_may_nothing_is_not_noticed() {
        cluster1.admin().rbac().clusterRoleBindings().withName(Reading.ROLE).delete();
        cluster1.rights().await(false, READER, "list", ENDPOINTS, null, null);
        assertThat(outcomes(LOCAL)).contains(Outcome.REFUSED);
        taken("create", "subjectaccessreviews", null);

        assertThat(outcomes(LOCAL)).containsOnly(Outcome.UNCHANGED);
    }

    private void delete(String secret) {
        cluster1.admin()
                .secrets()
                .inNamespace(Cluster.NAMESPACE)
                .withName(secret)
                .delete();
    }

    private void taken(String verb, String resource, String name) {
        applyWithout(
                        cluster1,
                        rule -> rule.getResources().contains(resource)
                                && (name == null
                                        ? rule.getResourceNames().isEmpty()
                                        : rule.getResourceNames().contains(name)),
                        verb)
                .forEach(rule -> await(cluster1, false, rule, verb, name));
    }

    /** The rules that it is about. */
    private static List<PolicyRule> applyWithout(Cluster cluster, Predicate<PolicyRule> of, String verb) {
        List<HasMetadata> items = cluster.admin()
                .load(MeshClusters.class.getResourceAsStream(ROLE))
                .items();
        List<PolicyRule> all = WatchRoles.rules(items);
        List<PolicyRule> changed = all.stream().filter(of).toList();
        changed.forEach(rule -> assertThat(rule.getVerbs().remove(verb)).isTrue());
        items.forEach(RemoteSecretsRoleIT::withoutEmptyRules);
        items.forEach(item -> cluster.admin().resource(item).createOr(existing -> existing.update()));
        return changed.isEmpty() ? all : changed;
    }

    /** An API server takes no rule without a verb. */
    private static void withoutEmptyRules(HasMetadata item) {
        if (item instanceof Role role) {
            role.getRules().removeIf(rule -> rule.getVerbs().isEmpty());
        } else if (item instanceof ClusterRole role) {
            role.getRules().removeIf(rule -> rule.getVerbs().isEmpty());
        }
    }

    private static void awaitAll(Cluster cluster, PolicyRule rule) {
        List<String> names =
                rule.getResourceNames().isEmpty() ? Collections.singletonList(null) : rule.getResourceNames();
        names.forEach(name -> rule.getVerbs().forEach(verb -> await(cluster, true, rule, verb, name)));
    }

    private static void await(Cluster cluster, boolean expected, PolicyRule rule, String verb, String name) {
        String group = rule.getApiGroups().get(0);
        String resource = rule.getResources().get(0);
        boolean core = group.isEmpty();
        cluster.rights()
                .await(
                        expected,
                        "meshca",
                        verb,
                        core ? resource : resource + "." + group,
                        name,
                        core ? Cluster.NAMESPACE : null);
    }

    private List<Outcome> outcomesOfOneClusterTwice() {
        return outcomes(written(LOCAL, cluster1.as("meshca"), cluster1.as("meshca", "cluster2")));
    }

    private List<Outcome> outcomes(RemoteSecretOptions options) {
        return outcomes(written(options));
    }

    private static List<Outcome> outcomes(RemoteSecretReport report) {
        return report.results().stream().map(RemoteSecretReport.Result::outcome).toList();
    }

    private List<String> forbidden(RemoteSecretOptions options) {
        RemoteSecretReport report = written(options);
        assertThat(report.results()).isNotEmpty();
        return report.results().stream()
                .filter(result -> result.outcome() == Outcome.FORBIDDEN)
                .map(result -> result.remote()
                        + result.holder().map(holder -> " in " + holder).orElse("") + ": " + right(result.reason()))
                .toList();
    }

    private static String right(String reason) {
        Matcher refused = Pattern.compile("answered 403: .*cannot (\\w+) resource \"(\\w+)\"")
                .matcher(reason);
        assertThat(refused.find()).as(reason).isTrue();
        return refused.group(1) + " " + refused.group(2);
    }

    private RemoteSecretReport written(RemoteSecretOptions options) {
        return written(options, cluster1.as("meshca"), cluster2.as("meshca"));
    }

    private static RemoteSecretReport written(RemoteSecretOptions options, ClusterContext... contexts) {
        MeshOptions limited = MeshOptions.defaults().timeLimit(Duration.ofSeconds(60));
        try (RemoteSecrets secrets = RemoteSecrets.between(limited, List.of(contexts), MeshListener.NONE)) {
            return secrets.write(options);
        }
    }
}
