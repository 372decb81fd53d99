package dev.meshca.rotation;

import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.RevocationSet;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with the revocation lists of a rotation: istiod wants one of each CA it sends, and Envoy a current one of
 * each on a path.
 */
record ListCheck(RotationCas cas, Instant now) {

    /** What is wrong with them until {@code needed}. */
    List<Finding> flaws(Instant needed) {
        if (cas.crls().isEmpty()) {
            return List.of();
        }
        RevocationSet lists = cas.crls().get();
        List<X509Certificate> issuers = cas.usable(now);
        List<Finding> findings = new ArrayList<>();
        lists.uncovered(issuers)
                .forEach(ca -> findings.add(RotationCode.CRLS_INCOMPLETE.at(
                        "mesh", "there is no revocation list of " + Certificates.subject(ca))));
        lists.lists().stream()
                .filter(list -> issuers.stream().anyMatch(list::isOf))
                .filter(list ->
                        list.nextUpdate().filter(end -> !needed.isBefore(end)).isPresent())
                .forEach(list -> findings.add(RotationCode.CRLS_END_TOO_SOON.at(
                        "mesh", list + " ends at " + list.nextUpdate().orElseThrow() + " and is needed at " + needed)));
        return findings;
    }
}
