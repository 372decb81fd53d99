package dev.meshca.k8s.cacerts;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.RevocationSet;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.Observation.Distributed;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Answer;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.ClockSkew;
import dev.meshca.k8s.internal.DataOwners;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One cluster's Secret {@code cacerts} with what tells one write of it from another, and what its workloads were given. For
 * the other packages of this library. Where istiod made a CA for itself, that CA stands for the Secret that is not there.
 *
 * @param observed the public half of the Secret, and the distributed roots
 * @param pluggedIn whether there is a {@code cacerts}; otherwise this is {@code istio-ca-secret}
 * @param resourceVersion of the Secret; {@link CacertsData#ABSENT} if it is still to be created
 * @param written when the data of the Secret was written last, by the API server's clock, to the second
 * @param digest of the public documents
 * @param foreign who else wrote the Secret
 * @param crls the revocation lists that every namespace was given
 * @param crlsWritten when the last namespace was given them, by the API server's clock, to the second
 * @param rootsWritten when the last namespace was given its roots, by the same clock
 * @param journalHead where the journal of who wrote it ended before the write
 * @param skew of the API server's clock, if it and ours differ by more than a minute
 */
public record CacertsReading(
        ObservedCluster observed,
        boolean pluggedIn,
        Optional<String> resourceVersion,
        Optional<Instant> written,
        String digest,
        Optional<String> foreign,
        List<X509CRL> crls,
        Optional<Instant> crlsWritten,
        Optional<Instant> rootsWritten,
        Optional<String> journalHead,
        Optional<ClockSkew> skew) {

    private static final String DISTRIBUTED_CRLS = "istio-ca-crl";

    /** A reading; the list is copied. */
    public CacertsReading {
        crls = List.copyOf(crls);
    }

    /**
     * Reads the Secrets {@code cacerts} of some clusters, and what their workloads were given.
     *
     * @param clusters the mesh
     * @param names whom to ask
     * @return one reading each, in order
     */
    public static List<CacertsReading> of(Clusters clusters, Collection<ClusterName> names) {
        String namespace = clusters.options().namespace();
        return clusters.each(names, name -> {
            try {
                return clusters.connected(name, api -> read(clusters.context(name), api, namespace));
            } catch (ApiFailure failure) {
                return failed(name, Clusters.finding(name, failure));
            }
        });
    }

    /** Of a cluster that could not be read. */
    public static CacertsReading failed(ClusterName cluster, Finding why) {
        return new CacertsReading(
                new ObservedCluster(cluster, Optional.empty(), Map.of(), List.of(why)),
                true,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static CacertsReading read(ClusterContext context, Api api, String namespace) {
        ClusterName cluster = context.cluster();
        Optional<Answer<Secret>> answer =
                api.seek(ApiPath.in(namespace, "secrets").named(IstioDocuments.SECRET), Secret.class);
        Optional<Secret> found = answer.map(Answer::value);
        Optional<CaChain> selfSigned = found.isPresent() ? Optional.empty() : selfSigned(cluster, api, namespace);
        if (found.isEmpty() && selfSigned.isEmpty()) {
            String where = cluster + "/" + namespace + "/" + IstioDocuments.SECRET;
            return failed(cluster, ClusterCode.CACERTS_MISSING.at(where, "there is no such Secret"));
        }
        Optional<ClockSkew> skew = answer.flatMap(ClockSkew::intolerable);
        List<Finding> findings = new ArrayList<>();
        skew.ifPresent(one -> findings.add(
                ClusterCode.CLOCK_SKEW.at(cluster.value(), "the clock of the API server is " + one.describe())));
        Distributed distributed = Observation.distributed(context, api, namespace, findings);
        CaChain chain = selfSigned.orElseGet(() -> CaChain.read(cluster, CacertsData.decoded(found.orElseThrow())));
        DistributedCrls lists = chain.crls().isEmpty() ? DistributedCrls.NONE : distributedCrls(api);
        return new CacertsReading(
                new ObservedCluster(cluster, Optional.of(chain), distributed.roots(), findings),
                selfSigned.isEmpty(),
                Optional.of(found.map(secret -> secret.getMetadata().getResourceVersion())
                        .orElse(CacertsData.ABSENT)),
                found.flatMap(secret -> DataOwners.lastWrite(secret.getMetadata())),
                found.map(secret -> CacertsData.digest(secret.getData() == null ? Map.of() : secret.getData()))
                        .orElse(""),
                found.flatMap(SecretDecision::foreign),
                lists.shared(),
                lists.written(),
                distributed.written(),
                found.flatMap(secret -> PushRecord.journalHead(secret.getMetadata())),
                skew);
    }

    /** A time that the API server has noted, by our clock, and rather later than earlier. */
    public Instant byOurClock(Instant noted) {
        return skew.map(clock -> noted.minus(clock.least())).orElse(noted);
    }

    /** As such an istiod runs on it: it sends no certificate beside the leaf, and its root is the CA itself. */
    private static Optional<CaChain> selfSigned(ClusterName cluster, Api api, String namespace) {
        return selfSignedSecret(api, namespace)
                .map(CacertsData::decoded)
                .map(data -> data.find(IstioDocuments.CA_CERT).orElse(new byte[0]))
                .map(ca -> CaChain.read(
                        cluster,
                        IstioDocuments.found(Map.of(IstioDocuments.CA_CERT, ca, IstioDocuments.ROOT_CERT, ca))));
    }

    /** Who may not look for it is told no more than that {@code cacerts} is missing. */
    static Optional<Secret> selfSignedSecret(Api api, String namespace) {
        try {
            return api.find(ApiPath.in(namespace, "secrets").named(IstioDocuments.SELF_SIGNED_SECRET), Secret.class);
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    /** What every namespace has, and since when; a namespace whose ConfigMap has none leaves none. */
    private record DistributedCrls(List<X509CRL> shared, Optional<Instant> written) {

        static final DistributedCrls NONE = new DistributedCrls(List.of(), Optional.empty());

        static DistributedCrls of(List<ConfigMap> maps) {
            if (maps.isEmpty()) {
                return NONE;
            }
            List<X509CRL> shared = new ArrayList<>(crls(maps.get(0)));
            maps.forEach(map -> shared.retainAll(crls(map)));
            return new DistributedCrls(shared, DataOwners.lastWrite(maps));
        }
    }

    private static DistributedCrls distributedCrls(Api api) {
        try {
            return DistributedCrls.of(Observation.everywhere(api, DISTRIBUTED_CRLS));
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.FORBIDDEN)) {
                throw failure;
            }
            return DistributedCrls.NONE;
        }
    }

    private static List<X509CRL> crls(ConfigMap map) {
        String text = map.getData() == null ? "" : map.getData().getOrDefault(IstioDocuments.CA_CRL, "");
        try {
            return RevocationSet.parse(text.getBytes(StandardCharsets.UTF_8)).crls();
        } catch (InvalidCaException unreadable) {
            return List.of();
        }
    }
}
