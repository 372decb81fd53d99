package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.k8s.internal.Sha256;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/**
 * The certificates and lists that the clusters of a report hold, each once.
 *
 * @param authorities roots first, then what stands between, then the CAs that sign for workloads
 * @param lists the revocation lists
 */
record Material(List<Authority> authorities, List<Revocations> lists) {

    /** What a certificate is for, from the top down. */
    enum Role {
        ROOT("root"),
        BRIDGE("bridge"),
        UPPER("intermediate"),
        SIGNING("signing CA");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** A certificate, and the clusters that have it. */
    record Authority(
            X509Certificate certificate, TrustReport.Certificate summary, Role role, Set<ClusterName> clusters) {

        /** The common name, which tells more in few characters than the whole name. */
        String label() {
            for (String part : summary.subject().split("(?<!\\\\), ", -1)) {
                if (part.startsWith("CN=")) {
                    return part.substring("CN=".length());
                }
            }
            return summary.subject();
        }

        boolean isIssuedBy(Authority issuer) {
            return !summary.subject().equals(summary.issuer())
                    && certificate.getIssuerX500Principal().equals(issuer.certificate.getSubjectX500Principal())
                    && isSignedBy(issuer.certificate.getPublicKey());
        }

        private boolean isSignedBy(PublicKey key) {
            try {
                certificate.verify(key);
                return true;
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }

    /** A revocation list, and the clusters that have it. */
    record Revocations(
            String issuer,
            String sha256,
            Instant thisUpdate,
            Optional<Instant> nextUpdate,
            int entries,
            Set<ClusterName> clusters) {}

    /**
     * What the clusters of a report hold.
     *
     * @param bridged the clusters that are known to have a bridge in their chain
     */
    static Material of(TrustReport report, Set<ClusterName> bridged) {
        Map<X509Certificate, Set<ClusterName>> holders = new LinkedHashMap<>();
        Set<X509Certificate> roots = new LinkedHashSet<>();
        Set<X509Certificate> signing = new LinkedHashSet<>();
        Map<X509CRL, Set<ClusterName>> lists = new LinkedHashMap<>();
        for (ObservedCluster cluster : report.clusters()) {
            for (CaChain chain : cluster.chain().stream().toList()) {
                roots.addAll(chain.roots().certificates());
                chain.issuer().ifPresent(signing::add);
                certificates(chain).forEach(one -> holders(holders, one).add(cluster.name()));
                chain.crls().forEach(one -> holders(lists, one).add(cluster.name()));
            }
        }
        Set<PublicKey> rootKeys =
                roots.stream().map(X509Certificate::getPublicKey).collect(Collectors.toSet());
        List<Authority> authorities = new ArrayList<>();
        holders.forEach((certificate, clusters) -> {
            boolean bridge = rootKeys.contains(certificate.getPublicKey()) || bridged.containsAll(clusters);
            Role between = bridge ? Role.BRIDGE : Role.UPPER;
            Role role =
                    roots.contains(certificate) ? Role.ROOT : signing.contains(certificate) ? Role.SIGNING : between;
            authorities.add(new Authority(certificate, TrustReport.Certificate.of(certificate), role, clusters));
        });
        authorities.sort(Comparator.comparing(Authority::role)
                .thenComparing(authority -> authority.summary().notBefore()));
        return new Material(List.copyOf(authorities), revocations(lists, authorities));
    }

    /** All that a cluster has, each once. */
    static Set<X509Certificate> certificates(CaChain chain) {
        Set<X509Certificate> all = new LinkedHashSet<>();
        chain.issuer().ifPresent(all::add);
        all.addAll(chain.certificates());
        all.addAll(chain.roots().certificates());
        return all;
    }

    private static <T> Set<ClusterName> holders(Map<T, Set<ClusterName>> holders, T one) {
        return holders.computeIfAbsent(one, first -> new LinkedHashSet<>());
    }

    private static List<Revocations> revocations(Map<X509CRL, Set<ClusterName>> lists, List<Authority> authorities) {
        Map<X500Principal, String> names = new HashMap<>();
        authorities.forEach(authority -> names.put(
                authority.certificate().getSubjectX500Principal(),
                authority.summary().subject()));
        return lists.entrySet().stream()
                .map(list -> revocations(list.getKey(), names, list.getValue()))
                .toList();
    }

    private static Revocations revocations(X509CRL list, Map<X500Principal, String> names, Set<ClusterName> clusters) {
        X500Principal issuer = list.getIssuerX500Principal();
        return new Revocations(
                names.getOrDefault(issuer, issuer.getName()),
                sha256(list),
                list.getThisUpdate().toInstant(),
                Optional.ofNullable(list.getNextUpdate()).map(Date::toInstant),
                Optional.<Set<?>>ofNullable(list.getRevokedCertificates())
                        .map(Set::size)
                        .orElse(0),
                clusters);
    }

    /** Of the DER form. */
    private static String sha256(X509CRL list) {
        try {
            return Sha256.hex(list.getEncoded());
        } catch (CRLException e) {
            throw new IllegalStateException("a parsed list has no encoding", e);
        }
    }

    List<Authority> in(Role role) {
        return authorities.stream()
                .filter(authority -> authority.role() == role)
                .toList();
    }
}
