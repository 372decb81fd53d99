package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.internal.x509.Algorithms;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** What is wrong with roots whatever they sign. */
final class RootRules {

    private RootRules() {}

    static List<Finding> check(CertificateFile file) {
        List<Finding> findings = new ArrayList<>();
        Set<X509Certificate> seen = new LinkedHashSet<>();
        for (X509Certificate root : file.certificates()) {
            if (!seen.add(root)) {
                findings.add(TrustCode.ROOT_REPEATED.at(file.where(), subject(root) + " occurs more than once"));
            }
        }
        seen.stream()
                .filter(root -> Algorithms.isKnown(root.getPublicKey()) && !Certificates.isSelfSigned(root))
                .forEach(root -> findings.add(
                        TrustCode.ROOT_NOT_SELF_SIGNED.at(file.where(), subject(root) + " is not self-signed")));
        nameReused(file.where(), seen).ifPresent(findings::add);
        return findings;
    }

    /** Two roots of one name with different keys, if there are. */
    static Optional<Finding> nameReused(String where, Collection<X509Certificate> roots) {
        Map<X500Principal, X509Certificate> byName = new HashMap<>();
        for (X509Certificate root : roots) {
            X509Certificate other = byName.putIfAbsent(root.getSubjectX500Principal(), root);
            if (other != null && !other.getPublicKey().equals(root.getPublicKey())) {
                return Optional.of(TrustCode.ROOT_NAME_REUSED.at(
                        where,
                        "two different roots are called " + subject(root) + ": sha256 " + Certificates.sha256(other)
                                + " and " + Certificates.sha256(root)));
            }
        }
        return Optional.empty();
    }

    /** Roots beside the one on the path that could never be the end of one. */
    static List<Finding> unusable(CertificateFile file, PathVerdict verdict, Instant now) {
        return new LinkedHashSet<>(file.certificates())
                .stream()
                        .filter(root -> !verdict.path().contains(root))
                        .flatMap(root -> CertificateRules.faults(root, true, now).stream())
                        .filter(fault -> fault.code() != TrustCode.CERTIFICATE_MALFORMED)
                        .map(fault -> TrustCode.UNUSABLE_ROOT.at(file.where(), fault.detail()))
                        .toList();
    }
}
