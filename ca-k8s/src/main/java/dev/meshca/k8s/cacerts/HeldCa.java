package dev.meshca.k8s.cacerts;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The CA that a cluster holds, <strong>its key included</strong>, in the layout of files: for who takes it into a folder.
 *
 * @param cluster the cluster
 * @param documents as the files would be; empty if there is no such Secret, or it could not be read
 * @param selfSigned whether there is a CA that istiod made for itself instead
 * @param failure why it could not be read
 */
public record HeldCa(
        ClusterName cluster, Optional<IstioDocuments> documents, boolean selfSigned, Optional<ApiFailure> failure) {

    private static final String END = "-----END CERTIFICATE-----";

    /** Of each cluster, from the Secret of this name. */
    public static List<HeldCa> of(Clusters clusters, String secret) {
        return clusters.each(clusters.names(), name -> {
            try {
                return clusters.connected(
                        name, api -> read(name, api, clusters.options().namespace(), secret));
            } catch (ApiFailure failure) {
                return new HeldCa(name, Optional.empty(), false, Optional.of(failure));
            }
        });
    }

    private static HeldCa read(ClusterName cluster, Api api, String namespace, String name) {
        Optional<Secret> secret = api.find(ApiPath.in(namespace, "secrets").named(name), Secret.class);
        return new HeldCa(
                cluster,
                secret.map(CacertsData::decoded).map(HeldCa::asFiles),
                secret.isEmpty()
                        && CacertsReading.selfSignedSecret(api, namespace).isPresent(),
                Optional.empty());
    }

    /** What istiod makes of the {@code kubernetes.io/tls} form (pilot/pkg/bootstrap/istio_ca.go), under the other names. */
    static IstioDocuments asFiles(IstioDocuments held) {
        Optional<byte[]> certificates = held.find("tls.crt");
        if (certificates.isEmpty()) {
            return held.ofLayout();
        }
        byte[] roots = held.find("ca.crt").orElse(new byte[0]);
        return IstioDocuments.of(
                first(certificates.get()),
                held.find("tls.key").orElse(new byte[0]),
                joined(certificates.get(), roots),
                roots);
    }

    private static byte[] first(byte[] pem) {
        String text = new String(pem, StandardCharsets.US_ASCII);
        int end = text.indexOf(END);
        return end < 0 ? pem : (text.substring(0, end) + END + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[] certificates, byte[] roots) {
        String text = new String(certificates, StandardCharsets.US_ASCII).stripTrailing()
                + "\n"
                + new String(roots, StandardCharsets.US_ASCII);
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Without what it holds. */
    @Override
    public String toString() {
        return "HeldCa[" + cluster + "]";
    }
}
