package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.IstioFiles;
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

/** Putting the content of a Secret together, byte for byte. */
final class Payloads {

    private Payloads() {}

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

    static void requireSameClusters(Set<ClusterName> present, Set<ClusterName> issued) {
        if (!present.equals(issued)) {
            throw new IllegalArgumentException(
                    "there are new intermediates for " + issued + ", but the mesh consists of " + present);
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
                .orElseThrow(() -> new IllegalArgumentException(
                        "this rotation has no cluster '" + cluster + "', only " + clusters.keySet()));
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

    static void chain(Map<String, byte[]> documents, X509Certificate ca, Optional<X509Certificate> bridge) {
        String text = Certificates.pem(ca) + bridge.map(Certificates::pem).orElse("");
        documents.put(IstioFiles.CERT_CHAIN, text.getBytes(StandardCharsets.US_ASCII));
    }

    static CaCerts build(
            ClusterName cluster,
            Map<String, byte[]> documents,
            byte[] rootPem,
            Optional<RevocationSet> crls,
            CaChain observed,
            Instant now) {
        documents.put(IstioFiles.ROOT_CERT, rootPem);
        crls.ifPresent(lists -> documents.put(
                IstioFiles.CA_CRL, lists.orNewerOf(observed.crls()).pem()));
        return CaCerts.of(cluster, documents, Clock.fixed(now, ZoneOffset.UTC));
    }

    /** The CA and what is sent above it. */
    static List<X509Certificate> cas(CaCerts certs) {
        List<X509Certificate> all = new ArrayList<>(List.of(certs.certificate()));
        all.addAll(certs.chain().certificates());
        return all;
    }
}
