package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.issue.CaCerts;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with new CAs as such: they last too short, or repeat the name or key of an older one. */
record Generations(List<CaCerts> present, Duration workloadLifetime, Instant now) {

    private static final String MESH = "mesh";

    List<Finding> flaws(List<X509Certificate> newRoots, List<CaCerts> issued, List<X509Certificate> bridges) {
        List<Finding> findings = new ArrayList<>();
        Set<X509Certificate> old = new LinkedHashSet<>();
        present.forEach(certs -> {
            old.add(certs.certificate());
            old.addAll(certs.chain().roots().certificates());
        });
        newRoots.forEach(root -> findings.addAll(flaws(MESH, root, old)));
        issued.forEach(certs -> findings.addAll(flaws(certs.cluster().value(), certs.certificate(), old)));
        bridges.stream()
                .filter(this::endsTooSoon)
                .map(bridge -> tooShort(MESH, bridge))
                .forEach(findings::add);
        return findings;
    }

    private List<Finding> flaws(String where, X509Certificate fresh, Set<X509Certificate> old) {
        List<Finding> findings = new ArrayList<>();
        if (endsTooSoon(fresh)) {
            findings.add(tooShort(where, fresh));
        }
        old.stream()
                .filter(older -> repeats(fresh, older))
                .findFirst()
                .ifPresent(older -> findings.add(RotationCode.GENERATION_REUSED.at(
                        where,
                        "the new CA " + subject(fresh) + " has the name, key or key identifier of " + subject(older)
                                + " (sha256 " + Certificates.sha256(older).substring(0, 16) + "…)")));
        return findings;
    }

    private static boolean repeats(X509Certificate fresh, X509Certificate older) {
        return fresh.getSubjectX500Principal().equals(older.getSubjectX500Principal())
                || fresh.getPublicKey().equals(older.getPublicKey())
                || KeyIdentifiers.ofSubject(fresh)
                        .filter(id -> KeyIdentifiers.ofSubject(older)
                                .filter(other -> Arrays.equals(id, other))
                                .isPresent())
                        .isPresent();
    }

    boolean endsTooSoon(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(now.plus(workloadLifetime.multipliedBy(2)));
    }

    Finding tooShort(String where, X509Certificate certificate) {
        return RotationCode.LIFETIME_TOO_SHORT.at(
                where,
                subject(certificate) + " ends on " + certificate.getNotAfter().toInstant()
                        + ", before two lives of a workload certificate (" + workloadLifetime + ") have passed");
    }
}
