package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioFiles;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.DataOwners;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One cluster's Secret {@code cacerts} with what tells one write of it from another, and what its workloads were given. For
 * the other packages of this library.
 *
 * @param observed the public half of the Secret, and the distributed roots
 * @param resourceVersion of the Secret
 * @param written when the data of the Secret was written last, by the API server's clock, to the second
 * @param digest of the public documents
 * @param foreign who else wrote the Secret
 * @param crls the revocation lists that every namespace was given
 */
public record CacertsReading(
        ObservedCluster observed,
        Optional<String> resourceVersion,
        Optional<Instant> written,
        String digest,
        Optional<String> foreign,
        List<X509CRL> crls) {

    private static final String DISTRIBUTED_CRLS = "istio-ca-crl";

    /** A reading; the list is copied. */
    public CacertsReading {
        crls = List.copyOf(crls);
    }

    /**
     * The digest that a Secret with this content will have.
     *
     * @param certs the content
     * @return the digest of the public documents
     */
    public static String digest(CaCerts certs) {
        return PushRecord.digest(SecretPush.encoded(certs));
    }

    static CacertsReading failed(ClusterName cluster, Finding why) {
        return nothing(new ObservedCluster(cluster, Optional.empty(), Map.of(), List.of(why)));
    }

    private static CacertsReading nothing(ObservedCluster observed) {
        return new CacertsReading(observed, Optional.empty(), Optional.empty(), "", Optional.empty(), List.of());
    }

    static CacertsReading read(ClusterContext context, Api api, String namespace) {
        ClusterName cluster = context.cluster();
        Optional<Secret> found = api.find(ApiPath.in(namespace, "secrets").named(IstioFiles.SECRET), Secret.class);
        if (found.isEmpty()) {
            String where = cluster + "/" + namespace + "/" + IstioFiles.SECRET;
            return failed(cluster, ClusterCode.CACERTS_MISSING.at(where, "there is no such Secret"));
        }
        Secret secret = found.get();
        List<Finding> findings = new ArrayList<>();
        Map<String, TrustBundle> distributed = Observation.distributed(context, api, namespace, findings);
        CaChain chain = CaChain.read(cluster, Observation.decoded(secret));
        return new CacertsReading(
                new ObservedCluster(cluster, Optional.of(chain), distributed, findings),
                Optional.ofNullable(secret.getMetadata().getResourceVersion()),
                DataOwners.lastWrite(secret.getMetadata()),
                PushRecord.digest(secret.getData() == null ? Map.of() : secret.getData()),
                SecretDecision.foreign(secret),
                chain.crls().isEmpty() ? List.of() : distributedCrls(api));
    }

    /** What every namespace has; a namespace whose ConfigMap has none leaves none. */
    private static List<X509CRL> distributedCrls(Api api) {
        List<List<X509CRL>> all = new ArrayList<>();
        ApiPath list = ApiPath.everywhere("configmaps")
                .with("fieldSelector", "metadata.name=" + DISTRIBUTED_CRLS)
                .with("limit", "500");
        try {
            api.list(list, ConfigMapList.class, map -> {
                if (DISTRIBUTED_CRLS.equals(map.getMetadata().getName())) {
                    all.add(crls(map));
                }
                return true;
            });
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.FORBIDDEN)) {
                throw failure;
            }
        }
        List<X509CRL> shared = new ArrayList<>(all.isEmpty() ? List.of() : all.get(0));
        all.forEach(shared::retainAll);
        return shared;
    }

    private static List<X509CRL> crls(ConfigMap map) {
        String text = map.getData() == null ? "" : map.getData().getOrDefault(IstioFiles.CA_CRL, "");
        try {
            return RevocationSet.parse(text.getBytes(StandardCharsets.UTF_8)).crls();
        } catch (InvalidCaException unreadable) {
            return List.of();
        }
    }
}
