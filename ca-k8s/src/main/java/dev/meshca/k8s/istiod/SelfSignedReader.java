package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads {@code istio-ca-secret}. */
final class SelfSignedReader {

    private SelfSignedReader() {}

    static Reading<CaCerts> read(ClusterName cluster, Api api, String namespace) {
        String where = cluster + "/" + namespace + "/" + IstioDocuments.SELF_SIGNED_SECRET;
        Optional<Secret> secret =
                api.find(ApiPath.in(namespace, "secrets").named(IstioDocuments.SELF_SIGNED_SECRET), Secret.class);
        if (secret.isEmpty() || secret.get().getData() == null) {
            return Reading.failed(cluster, IstiodCode.NO_SELF_SIGNED_CA.at(where, "there is no such Secret"));
        }
        byte[] certificate = document(secret.get(), IstioDocuments.CA_CERT);
        byte[] key = document(secret.get(), IstioDocuments.CA_KEY);
        try {
            CaCerts plugged = CaCerts.of(cluster, IstioDocuments.of(certificate, key, certificate, certificate));
            return Reading.of(cluster, plugged, List.of());
        } catch (InvalidCaException unusable) {
            return Reading.failed(
                    cluster, IstiodCode.NO_SELF_SIGNED_CA.at(where, String.valueOf(unusable.getMessage())));
        }
    }

    private static byte[] document(Secret secret, String name) {
        return Base64.getDecoder().decode(secret.getData().getOrDefault(name, ""));
    }
}
