package dev.meshca.k8s;

import static dev.meshca.k8s.Asked.context;
import static dev.meshca.k8s.Asked.defective;
import static dev.meshca.k8s.Asked.mesh;
import static dev.meshca.k8s.Asked.observed;
import static dev.meshca.k8s.Asked.preflight;
import static dev.meshca.k8s.Asked.pushed;
import static dev.meshca.k8s.Asked.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.mesh.Mesh;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Ztunnel;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each code has a recipe that brings it about; the switch has no default, so a code without one does not compile. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterCodesIT {

    @RegisterExtension
    static final TwoClusters clusters = new TwoClusters(ControlPlanes.of(2)
            .withUser("prober")
            .withArguments(
                    "--feature-gates=ClusterTrustBundle=true",
                    "--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true"));

    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1", "cluster2");
    private static final TrustPlan OTHER = Plans.of("cluster1", "cluster2");
    private static final ClusterName ONE = ClusterName.of("cluster1");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void each_code_has_a_recipe_that_brings_it_about(ClusterCode code) throws Exception {
        List<Finding> findings = broughtAbout(code);

        assertThat(findings)
                .as("%s", findings)
                .filteredOn(finding -> finding.code() == code)
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.detail()).isNotBlank());
    }

    private List<Finding> broughtAbout(ClusterCode code) throws Exception {
        return switch (code) {
            case CLUSTER_UNREACHABLE ->
                observed(MeshOptions.defaults(), context(folder, "server: https://127.0.0.1:1", "token: x"));
            case CLUSTER_SLOW -> {
                try (CannedApi silent = new CannedApi().silent()) {
                    yield observed(
                            MeshOptions.defaults().timeLimit(Duration.ofMillis(500)), silent.context("cluster1"));
                }
            }
            case CLUSTER_UNEXPECTED -> {
                try (KubernetesClient client = new KubernetesClientBuilder().build()) {
                    yield pushed(PLAN, ClusterContext.of(ClusterName.of("cluster1"), defective(client)));
                }
            }
            case CREDENTIALS_REJECTED ->
                observed(
                        MeshOptions.defaults(),
                        context(
                                folder,
                                authority() + "\n    server: "
                                        + clusters.plane("cluster1").server(),
                                "token: unknown"));
            case RIGHT_MISSING ->
                preflight(PreflightOptions.defaults(), clusters.one().as("nobody"));
            case NOT_READABLE -> observed(MeshOptions.defaults(), clusters.one().as("nobody"));
            case TRUST_NOT_READABLE -> {
                pushed(PLAN, clusters.one().as("admin"));
                clusters.one().rights().grant("prober", "secrets", "get");
                try (MeshClusters mesh =
                        mesh(MeshOptions.defaults(), clusters.one().as("prober"))) {
                    yield mesh.verify(VerifyOptions.defaults().webhooks(true)).findings();
                }
            }
            case WEBHOOKS_NOT_FOUND -> withWebhooks();
            case WEBHOOK_ROOTS_DIFFER -> {
                Webhooks.give(clusters.one(), OTHER.cluster(ONE).chain().roots().pem());
                yield withWebhooks();
            }
            case WEBHOOK_WITHOUT_ROOTS -> {
                Webhooks.give(clusters.one(), new byte[0]);
                yield withWebhooks();
            }
            case BUNDLE_ROOTS_DIFFER -> {
                Webhooks.bundle(
                        clusters.one(), OTHER.cluster(ONE).chain().roots().pem());
                yield withWebhooks();
            }
            case SAME_CLUSTER ->
                pushed(PLAN, clusters.one().as("admin"), clusters.one().as("admin", "cluster2"));
            case WRONG_CLUSTER -> {
                pushed(PLAN, clusters.one().as("admin"));
                yield pushed(PLAN, clusters.one().as("admin", "cluster2"));
            }
            case CLUSTER_ID_UNKNOWN ->
                preflight(PreflightOptions.defaults(), clusters.one().as("nobody"));
            case CONTEXT_MISSING -> inFolder(clusters.one().as("admin"));
            case CLUSTER_NOT_IN_FOLDER -> inFolder(clusters.one().as("admin", "cluster3"));
            case CA_OF_ANOTHER_CLUSTER -> {
                pushed(PLAN, clusters.one().as("admin", "cluster2"));
                try (MeshClusters mesh =
                        mesh(MeshOptions.defaults(), clusters.one().as("admin"))) {
                    yield mesh.verify(PLAN).findings();
                }
            }
            case API_ADDRESS_LOCAL ->
                preflight(PreflightOptions.defaults(), clusters.one().as("admin"));
            case TLS_NOT_VERIFIED ->
                preflight(
                        PreflightOptions.defaults(),
                        context(
                                folder,
                                "insecure-skip-tls-verify: true\n    server: "
                                        + clusters.plane("cluster1").server(),
                                "token: " + clusters.plane("cluster1").adminToken()));
            case CLOCK_SKEW -> {
                Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-7));
                try (MeshClusters mesh =
                        mesh(MeshOptions.defaults().clock(late), clusters.one().as("admin"))) {
                    yield mesh.check().findings();
                }
            }
            case KUBERNETES_TOO_OLD ->
                preflight(release("1.35", "1.35", "1.36", null), clusters.one().as("admin"));
            case KUBERNETES_UNSUPPORTED ->
                preflight(release("1.30", "1.32", "1.33", null), clusters.one().as("admin"));
            case ISTIO_RELEASE_UNKNOWN ->
                preflight(
                        PreflightOptions.defaults().istio("1.99"),
                        clusters.one().as("admin"));
            case ISTIO_END_OF_LIFE ->
                preflight(
                        release("1.30", "1.32", "1.36", LocalDate.of(2020, 1, 1)),
                        clusters.one().as("admin"));
            case NAMESPACE_MISSING -> {
                try (MeshClusters mesh = mesh(
                        MeshOptions.defaults().namespace("elsewhere"),
                        clusters.one().as("admin"))) {
                    yield mesh.check().findings();
                }
            }
            case NETWORK_LABEL_MISSING -> {
                clusters.one().label(null);
                yield preflight(PreflightOptions.defaults(), clusters.one().as("admin"));
            }
            case NETWORK_LABEL_SET -> {
                clusters.one().label(null);
                yield preflight(
                        PreflightOptions.defaults().networks(Map.of(ONE, "network1")),
                        clusters.one().as("admin"));
            }
            case NETWORK_LABEL_DIFFERS -> {
                clusters.one().label("network7");
                yield preflight(
                        PreflightOptions.defaults().networks(Map.of(ONE, "network1")),
                        clusters.one().as("admin"));
            }
            case NETWORK_SHARED -> {
                clusters.one().label("network1");
                clusters.two().label("network1");
                yield preflight(
                        PreflightOptions.defaults(),
                        clusters.one().as("admin"),
                        clusters.two().as("admin"));
            }
            case LOAD_BALANCER_SEEN -> {
                clusters.one().createLoadBalancer("gateway", "192.0.2.7");
                yield preflight(PreflightOptions.defaults(), clusters.one().as("admin"));
            }
            case LOAD_BALANCER_UNKNOWN ->
                preflight(PreflightOptions.defaults(), clusters.one().as("admin"));
            case LOAD_BALANCER_PROBE_FAILED ->
                preflight(
                        PreflightOptions.defaults().probeLoadBalancer(Duration.ofMillis(10)),
                        clusters.one().as("admin"));
            case LOAD_BALANCER_PROBE_LEFT -> {
                clusters.one().createNamespace();
                clusters.one().rights().grant("prober", "services", "create", "get");
                yield preflight(
                        PreflightOptions.defaults().probeLoadBalancer(Duration.ofMillis(10)),
                        clusters.one().as("prober"));
            }
            case MULTI_ROOT_OFF -> {
                clusters.one().createIstiod("istio/pilot:1.29.1", false);
                yield preflight(PreflightOptions.defaults(), clusters.one().as("admin"));
            }
            case ZTUNNEL_LISTS -> {
                Map<String, String> data = Cluster.encoded(PLAN.cluster(ONE));
                data.put("ca-crl.pem", "eA==");
                clusters.one().createSecret(data, "Opaque");
                Ztunnel.on(clusters.plane("cluster1"), "kube-system", "node1").start("istio/ztunnel:1.29.1");
                yield preflight(PreflightOptions.defaults(), clusters.one().as("admin"));
            }
            case SELF_SIGNED_CA -> {
                clusters.one().createIstiod("istio/pilot:1.29.1", false);
                yield preflight(PreflightOptions.defaults(), clusters.one().as("admin"));
            }
            case ROOT_CHANGE_SPLITS_MESH -> {
                pushed(PLAN, clusters.one().as("admin"));
                clusters.one().createIstiod("istio/pilot:1.29.1", false);
                yield pushed(OTHER, clusters.one().as("admin"));
            }
            case ROOT_REPLACED -> {
                pushed(PLAN, clusters.one().as("admin"));
                yield pushed(
                        OTHER,
                        PushOptions.defaults().replaceRoot(true),
                        clusters.one().as("admin"));
            }
            case ROOT_CHANGE_NEEDS_RESTART -> {
                pushed(PLAN, clusters.one().as("admin"));
                clusters.one().createIstiod("istio/pilot:1.29.1", false);
                yield pushed(
                        OTHER,
                        PushOptions.defaults().replaceRoot(true),
                        clusters.one().as("admin"));
            }
            case SECRET_OF_ANOTHER -> {
                clusters.one().createSecret(Map.of("ca-cert.pem", "eA=="), "Opaque");
                yield pushed(PLAN, clusters.one().as("admin"));
            }
            case SECRET_CANNOT_CHANGE -> {
                clusters.one().createSecret(Map.of("tls.crt", "eA==", "tls.key", "eA=="), "kubernetes.io/tls");
                yield pushed(PLAN, clusters.one().as("admin"));
            }
            case SECRET_CHANGED_AFTER_WRITE -> {
                try (CannedApi api = new CannedApi()) {
                    String secrets = "/api/v1/namespaces/istio-system/secrets";
                    api.on("POST " + secrets, Reply.echo(201));
                    api.on(
                            "GET " + secrets + "/cacerts",
                            Reply.failure(404, "none"),
                            Reply.failure(404, "none"),
                            Reply.of(200, "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{},\"data\":{}}"));
                    api.on(
                            "GET /api/v1/namespaces/istio-system",
                            Reply.of(
                                    200,
                                    "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"uid\":\"7\"}}"));
                    yield pushed(PLAN, api.context("cluster1"));
                }
            }
            case CACERTS_MISSING ->
                observed(MeshOptions.defaults(), clusters.one().as("admin"));
            case ROOTS_NOT_DISTRIBUTED ->
                observed(MeshOptions.defaults(), clusters.one().as("admin"));
            case DISTRIBUTED_ROOTS_FEWER -> distributed(both(), ROOT.roots().pem());
            case DISTRIBUTED_ROOTS_MORE -> distributed(ROOT.roots().pem(), both());
            case DISTRIBUTED_ROOTS_OVERLAP -> distributed(both(), joined(ROOT, Plans.root("Third")));
            case DISTRIBUTED_ROOTS_DISJOINT ->
                distributed(ROOT.roots().pem(), Plans.root("Third").roots().pem());
        };
    }

    private static final RootCa SECOND = Plans.root("Second");

    private static byte[] both() {
        return joined(ROOT, SECOND);
    }

    private static byte[] joined(RootCa first, RootCa second) {
        return (new String(first.roots().pem()) + new String(second.roots().pem())).getBytes();
    }

    private static List<Finding> distributed(byte[] inSecret, byte[] inNamespace) {
        Map<String, String> data = Cluster.encoded(PLAN.cluster(ONE));
        data.put("root-cert.pem", Base64.getEncoder().encodeToString(inSecret));
        clusters.one().createSecret(data, "Opaque");
        clusters.one().distribute("default", inNamespace);
        return observed(MeshOptions.defaults(), clusters.one().as("admin"));
    }

    private List<Finding> withWebhooks() {
        pushed(PLAN, clusters.one().as("admin"));
        try (MeshClusters mesh = mesh(MeshOptions.defaults(), clusters.one().as("admin"))) {
            return mesh.verify(PLAN, VerifyOptions.defaults().webhooks(true)).findings();
        }
    }

    private List<Finding> inFolder(ClusterContext context) {
        Path certs = folder.resolve("certs");
        CaDirectory.at(certs).save(ROOT, PLAN);
        try (Mesh mesh = Mesh.in(certs, context)) {
            return mesh.verify().findings();
        }
    }

    private static String authority() {
        return "certificate-authority-data: "
                + Base64.getEncoder()
                        .encodeToString(clusters.plane("cluster1")
                                .certificateAuthority()
                                .getBytes());
    }
}
