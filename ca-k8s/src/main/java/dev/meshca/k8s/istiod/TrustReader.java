package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.ClusterTrustBundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads where the roots of one cluster have arrived: its ClusterTrustBundle, and the webhooks that call istiod. */
final class TrustReader {

    private static final String BUNDLE = "istio.io:istiod-ca:root-cert";
    private static final String BUNDLES = "clustertrustbundle";
    private static final String PAGE = "500";

    private final ClusterName cluster;
    private final Api api;
    private final String namespace;
    private final Map<String, TrustBundle> roots = new TreeMap<>();
    private final Set<String> unknown = new TreeSet<>();
    private final List<Finding> findings = new ArrayList<>();

    TrustReader(ClusterName cluster, Api api, String namespace) {
        this.cluster = cluster;
        this.api = api;
        this.namespace = namespace;
    }

    /** Whether a place is a ClusterTrustBundle; otherwise it is a webhook. */
    static boolean isBundle(String place) {
        return (place + "/").contains("/" + BUNDLES + "/");
    }

    /** Of the place of a webhook, {@code CLUSTER/KIND/NAME/WEBHOOK}, what a {@code kubectl get} can name. */
    static String configuration(String place) {
        return place.substring(0, place.lastIndexOf('/'));
    }

    Reading<DistributedTrust> read() {
        visit(BUNDLES, this::bundle);
        visit("mutatingwebhookconfiguration", this::mutating);
        visit("validatingwebhookconfiguration", this::validating);
        return Reading.of(cluster, new DistributedTrust(roots, unknown), findings);
    }

    private interface Kind {
        void read(String place);
    }

    private void visit(String kind, Kind reader) {
        String place = cluster + "/" + kind;
        try {
            reader.read(place);
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.FORBIDDEN)) {
                throw failure;
            }
            unknown.add(place);
            findings.add(ClusterCode.TRUST_NOT_READABLE.at(place, failure.reason()));
        }
    }

    /** A server that does not have this API answers as if there were no bundle. */
    private void bundle(String place) {
        ApiPath path = ApiPath.of("apis/certificates.k8s.io/v1beta1/clustertrustbundles")
                .named(BUNDLE);
        api.find(path, ClusterTrustBundle.class).ifPresent(bundle -> {
            String text = bundle.getSpec() == null ? null : bundle.getSpec().getTrustBundle();
            put(place + "/" + BUNDLE, text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8));
        });
    }

    private void mutating(String place) {
        api.list(ApiPath.mutatingWebhooks().with("limit", PAGE), MutatingWebhookConfigurationList.class, found -> {
            String name = found.getMetadata().getName();
            if (IstiodWebhooks.isOne(name) && found.getWebhooks() != null) {
                found.getWebhooks().forEach(hook -> webhook(place, name, hook.getName(), hook.getClientConfig()));
            }
            return true;
        });
    }

    private void validating(String place) {
        api.list(ApiPath.validatingWebhooks().with("limit", PAGE), ValidatingWebhookConfigurationList.class, found -> {
            String name = found.getMetadata().getName();
            if (IstiodWebhooks.isOne(name) && found.getWebhooks() != null) {
                found.getWebhooks().forEach(hook -> webhook(place, name, hook.getName(), hook.getClientConfig()));
            }
            return true;
        });
    }

    /** A webhook of a control plane in another namespace has that one's roots. */
    private void webhook(String place, String name, String webhook, @Nullable WebhookClientConfig client) {
        if (client != null && isHere(client.getService())) {
            put(place + "/" + name + "/" + webhook, decoded(client.getCaBundle()));
        }
    }

    /** A webhook that is reached by a URL names no Service. */
    private boolean isHere(@Nullable ServiceReference service) {
        return service == null || namespace.equals(service.getNamespace());
    }

    private void put(String place, byte[] pem) {
        roots.put(place, TrustBundle.of(pem));
    }

    private static byte[] decoded(@Nullable String base64) {
        try {
            return Base64.getDecoder().decode(base64 == null ? "" : base64);
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }
}
