package dev.meshca.k8s;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.ClusterTrustBundleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an API server trusts when it calls istiod, as istiod writes it, and the bundle that istiod makes for workloads. */
final class Webhooks {

    static final String INJECTOR = "istio-sidecar-injector";

    private Webhooks() {}

    static void give(Cluster cluster, byte[] roots) {
        cluster.admin()
                .resource(new MutatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName(INJECTOR)
                        .endMetadata()
                        .addNewWebhook()
                        .withName("rev.namespace.sidecar-injector.istio.io")
                        .withAdmissionReviewVersions("v1")
                        .withSideEffects("None")
                        .withFailurePolicy("Ignore")
                        .withNewClientConfig()
                        .withCaBundle(Base64.getEncoder().encodeToString(roots))
                        .withNewService()
                        .withName("istiod")
                        .withNamespace(Cluster.NAMESPACE)
                        .endService()
                        .endClientConfig()
                        .endWebhook()
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    static void bundle(Cluster cluster, byte[] roots) {
        cluster.admin()
                .resource(new ClusterTrustBundleBuilder()
                        .withNewMetadata()
                        .withName("istio.io:istiod-ca:root-cert")
                        .endMetadata()
                        .withNewSpec()
                        .withSignerName("istio.io/istiod-ca")
                        .withTrustBundle(new String(roots, StandardCharsets.US_ASCII))
                        .endSpec()
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    static void clear(KubernetesClient admin) {
        admin.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(INJECTOR)
                .delete();
    }
}
