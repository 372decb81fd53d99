package dev.meshca.k8s.istiod;

import static dev.meshca.k8s.istiod.MeshUnderTest.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.ClusterTrustBundleBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DistributedTrustIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(1)
            .withArguments(
                    "--feature-gates=ClusterTrustBundle=true",
                    "--runtime-config=certificates.k8s.io/v1beta1/clustertrustbundles=true");

    private static final TrustBundle OLD = MeshUnderTest.root().roots();
    private static final TrustBundle NEW = MeshUnderTest.root().roots();

    private MeshUnderTest cluster;

    @BeforeEach
    void connect() {
        cluster = new MeshUnderTest(planes.get("cluster1"), "admin");
    }

    @AfterEach
    void clear() {
        var registrations = cluster.admin().admissionRegistration().v1();
        registrations.mutatingWebhookConfigurations().delete();
        registrations.validatingWebhookConfigurations().delete();
        cluster.admin().certificates().v1beta1().clusterTrustBundles().delete();
        cluster.close();
    }

    private Reading<DistributedTrust> reading() {
        return cluster.istiods().distributed(ALL).get(0);
    }

    private static String base64(TrustBundle roots) {
        return Base64.getEncoder().encodeToString(roots.pem());
    }

    private static MutatingWebhookBuilder webhook(String name, String namespace) {
        return new MutatingWebhookBuilder()
                .withName(name)
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Ignore")
                .withNewClientConfig()
                .withNewService()
                .withName("istiod")
                .withNamespace(namespace)
                .endService()
                .endClientConfig();
    }

    private void mutating(String name, MutatingWebhookBuilder... webhooks) {
        MutatingWebhookConfigurationBuilder configuration = new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata();
        for (MutatingWebhookBuilder webhook : webhooks) {
            configuration.addToWebhooks(webhook.build());
        }
        cluster.create(configuration.build());
    }

    @Test
    void a_cluster_without_Istio_shows_nothing_and_nothing_is_unknown() {
        assertThat(reading().get()).isEqualTo(new DistributedTrust(Map.of(), java.util.Set.of()));
        assertThat(reading().findings()).isEmpty();
    }

    @Test
    void the_ClusterTrustBundle_of_istiod_is_read_and_no_other() {
        for (Map.Entry<String, TrustBundle> entry : Map.of(
                        "istio.io:istiod-ca:root-cert", NEW, "istio.io:istiod-ca:other", OLD)
                .entrySet()) {
            cluster.create(new ClusterTrustBundleBuilder()
                    .withNewMetadata()
                    .withName(entry.getKey())
                    .endMetadata()
                    .withNewSpec()
                    .withSignerName("istio.io/istiod-ca")
                    .withTrustBundle(new String(entry.getValue().pem(), StandardCharsets.US_ASCII))
                    .endSpec()
                    .build());
        }

        assertThat(reading().get().roots())
                .isEqualTo(Map.of("cluster1/clustertrustbundle/istio.io:istiod-ca:root-cert", NEW));
    }

    @Test
    void each_webhook_that_calls_istiod_is_a_place() {
        mutating(
                "istio-sidecar-injector",
                webhook("rev.namespace.sidecar-injector.istio.io", "istio-system")
                        .editClientConfig()
                        .withCaBundle(base64(NEW))
                        .endClientConfig(),
                webhook("object.sidecar-injector.istio.io", "istio-system")
                        .editClientConfig()
                        .withCaBundle(base64(OLD))
                        .endClientConfig());
        mutating("istio-revision-tag-default", webhook("namespace.sidecar-injector.istio.io", "istio-system"));
        cluster.create(new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("istio-validator-istio-system")
                .endMetadata()
                .addNewWebhook()
                .withName("rev.validation.istio.io")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Ignore")
                .withNewClientConfig()
                .withCaBundle(base64(NEW))
                .withNewService()
                .withName("istiod")
                .withNamespace("istio-system")
                .endService()
                .endClientConfig()
                .endWebhook()
                .build());

        String mutating = "cluster1/mutatingwebhookconfiguration/";
        assertThat(reading().get().roots())
                .isEqualTo(Map.of(
                        mutating + "istio-sidecar-injector/rev.namespace.sidecar-injector.istio.io",
                        NEW,
                        mutating + "istio-sidecar-injector/object.sidecar-injector.istio.io",
                        OLD,
                        mutating + "istio-revision-tag-default/namespace.sidecar-injector.istio.io",
                        TrustBundle.of(new byte[0]),
                        "cluster1/validatingwebhookconfiguration/istio-validator-istio-system/rev.validation.istio.io",
                        NEW));
    }

    @Test
    void webhooks_of_others_and_of_another_control_plane_are_no_places() {
        mutating("cert-manager-webhook", webhook("webhook.cert-manager.io", "istio-system"));
        mutating("istio-sidecar-injector-other", webhook("namespace.sidecar-injector.istio.io", "other-system"));

        assertThat(reading().get().roots()).isEmpty();
    }

    @Test
    void what_may_not_be_read_is_unknown() {
        try (MeshUnderTest stranger = new MeshUnderTest(planes.get("cluster1"), "nobody")) {
            Reading<DistributedTrust> reading =
                    stranger.istiods().distributed(ALL).get(0);

            assertThat(reading.get().roots()).isEmpty();
            assertThat(reading.get().unknown())
                    .containsExactlyInAnyOrder(
                            "cluster1/clustertrustbundle",
                            "cluster1/mutatingwebhookconfiguration",
                            "cluster1/validatingwebhookconfiguration");
            assertThat(reading.findings())
                    .hasSize(3)
                    .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(ClusterCode.TRUST_NOT_READABLE));
        }
    }
}
