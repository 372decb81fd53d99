package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The CA that istiod makes for itself where it finds no {@code cacerts}. */
public final class SelfSignedCa {

    private SelfSignedCa() {}

    /** What shows, in a cluster without {@code cacerts}, that istiod made a CA, or that an istiod runs that must have one. */
    public static List<Finding> besides(ClusterName cluster, Api api, String namespace, Optional<IstiodState> istiod) {
        List<Finding> findings = new ArrayList<>();
        String secret = IstioDocuments.SELF_SIGNED_SECRET;
        boolean made = false;
        try {
            made = api.find(ApiPath.in(namespace, "secrets").named(secret), Secret.class)
                    .isPresent();
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                throw failure;
            }
            findings.add(ClusterCode.NOT_READABLE.at(cluster + "/" + namespace + "/" + secret, failure.reason()));
        }
        List<String> signs = new ArrayList<>();
        if (istiod.filter(IstiodState::running).isPresent()) {
            signs.add("istiod runs");
        }
        if (made) {
            signs.add("there is " + secret);
        }
        if (!signs.isEmpty()) {
            findings.add(ClusterCode.SELF_SIGNED_CA.at(
                    cluster.value(), "there is no cacerts, and " + String.join(", and ", signs)));
        }
        return findings;
    }
}
