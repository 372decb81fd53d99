package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything a rotation writes, prepared beforehand, and how it is recognised in a cluster. */
interface Material {

    List<ClusterName> clusters();

    /** What the cluster held before the rotation. */
    CaCerts present(ClusterName cluster);

    RotationPhase phaseOf(CaChain chain);

    /** Whether the CA that issues in the cluster is one of those prepared: of others there is no key to write. */
    boolean knowsIssuer(CaChain chain);

    /** The bytes of {@code root-cert.pem} in a phase; those that are there if the roots do not change. */
    byte[] rootPem(CaChain observed, RotationPhase phase);

    /** The whole content of the Secret in a phase. */
    CaCerts payload(CaChain observed, RotationPhase phase, Instant now);

    Optional<RevocationSet> crls();

    /** Every CA on any path before, during and after the rotation. */
    List<X509Certificate> cas();

    /** Whether what the one cluster issues has to be accepted in the other. */
    boolean mustAccept(ClusterName from, ClusterName to);

    /** What is wrong with the new CAs as such. */
    List<Finding> flaws(Duration workloadLifetime, Instant now);

    /** What is wrong with the lists as such: istiod wants one of each CA it sends, and Envoy a current one of each on a path. */
    default List<Finding> flawsOfLists(Instant needed) {
        if (crls().isEmpty()) {
            return List.of();
        }
        RevocationSet lists = crls().get();
        List<Finding> findings = new ArrayList<>();
        lists.uncovered(cas())
                .forEach(ca -> findings.add(RotationCode.CRLS_INCOMPLETE.at(
                        "mesh", "there is no revocation list of " + Certificates.subject(ca))));
        lists.lists().stream()
                .filter(list -> cas().stream().anyMatch(list::isOf))
                .filter(list ->
                        list.nextUpdate().filter(end -> !needed.isBefore(end)).isPresent())
                .forEach(list -> findings.add(RotationCode.CRLS_END_TOO_SOON.at(
                        "mesh", list + " ends at " + list.nextUpdate().orElseThrow() + " and is needed at " + needed)));
        return findings;
    }

    default CaCerts payload(ClusterEvidence cluster, RotationPhase phase, Instant now) {
        CaChain observed = cluster.observed()
                .chain()
                .orElseThrow(() -> new IllegalArgumentException(
                        "it is not known what " + cluster.cluster() + " holds; read it first"));
        return payload(observed, phase, now);
    }
}
