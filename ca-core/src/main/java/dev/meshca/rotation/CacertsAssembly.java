package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the content of a Secret together, byte for byte: what a CA has, and other documents in place of some of its own. */
final class CacertsAssembly {

    private final CaCerts source;
    private IstioDocuments documents;

    CacertsAssembly(CaCerts source) {
        this.source = source;
        this.documents = source.pem();
    }

    /** The CA, and a bridge behind it. */
    CacertsAssembly chain(Optional<X509Certificate> bridge) {
        String text = Certificates.pem(source.certificate())
                + bridge.map(Certificates::pem).orElse("");
        documents = documents.with(IstioDocuments.CERT_CHAIN, text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    CacertsAssembly roots(byte[] pem) {
        documents = documents.with(IstioDocuments.ROOT_CERT, pem);
        return this;
    }

    /** These lists, or newer ones that the cluster has: nothing that was revoked is trusted again. */
    CacertsAssembly crls(Optional<RevocationSet> crls, CaChain declared) {
        crls.ifPresent(lists -> documents = documents.with(
                IstioDocuments.CA_CRL, lists.orNewerOf(declared.crls()).pem()));
        return this;
    }

    /** An old CA that has ended is recognised, and all else is judged now. */
    CaCerts build(Instant now, Supplier<Set<X509Certificate>> leaving) {
        boolean ended = Stream.concat(
                        cas(source).stream(), TrustBundle.of(documents.rootCert()).certificates().stream())
                .filter(ca -> !now.isBefore(ca.getNotAfter().toInstant()))
                .anyMatch(ca -> leaving.get().contains(ca));
        if (!ended) {
            return CaCerts.of(source.cluster(), documents, Clock.fixed(now, ZoneOffset.UTC));
        }
        CaCerts recognised = CaCerts.recognise(source.cluster(), documents);
        return documents.crl().map(RevocationSet::parse).map(recognised::crls).orElse(recognised);
    }

    static Map<ClusterName, CaCerts> byCluster(List<CaCerts> clusters) {
        if (clusters.isEmpty()) {
            throw new IllegalArgumentException("a mesh needs at least one cluster");
        }
        Map<ClusterName, CaCerts> byName = new LinkedHashMap<>();
        for (CaCerts certs : clusters) {
            if (byName.put(certs.cluster(), certs) != null) {
                throw new IllegalArgumentException("the cluster " + certs.cluster() + " is given twice");
            }
        }
        return byName;
    }

    static void requireSameClusters(Set<ClusterName> before, Set<ClusterName> after) {
        if (!before.equals(after)) {
            throw new IllegalArgumentException(
                    "there are new intermediates for " + after + ", but the mesh consists of " + before);
        }
    }

    /** The one set of roots of all these clusters; their bytes may differ. */
    static TrustBundle sharedRoots(List<CaCerts> clusters) {
        TrustBundle first = clusters.get(0).chain().roots();
        for (CaCerts certs : clusters) {
            if (!certs.chain().roots().equals(first)) {
                throw new IllegalArgumentException(clusters.get(0).cluster() + " and " + certs.cluster()
                        + " trust different roots; bring both to the same root-cert.pem first");
            }
        }
        return first;
    }

    static CaCerts require(Map<ClusterName, CaCerts> clusters, ClusterName cluster) {
        return Optional.ofNullable(clusters.get(cluster))
                .orElseThrow(() -> new IllegalArgumentException("this rotation has no cluster '" + cluster + "', only "
                        + clusters.keySet().stream().map(ClusterName::value).collect(Collectors.joining(", "))));
    }

    /** The old bytes first and unchanged, as istiod up to 1.29 looks for them in the new ones. */
    static byte[] append(byte[] first, byte[] second) {
        boolean needsNewline = first.length > 0 && first[first.length - 1] != '\n';
        int start = first.length + (needsNewline ? 1 : 0);
        byte[] both = new byte[start + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        if (needsNewline) {
            both[first.length] = '\n';
        }
        System.arraycopy(second, 0, both, start, second.length);
        return both;
    }

    /** The CA and what is sent above it. */
    static List<X509Certificate> cas(CaCerts certs) {
        List<X509Certificate> all = new ArrayList<>(List.of(certs.certificate()));
        all.addAll(certs.chain().certificates());
        return all;
    }
}
