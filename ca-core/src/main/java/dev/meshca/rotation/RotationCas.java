package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The CAs of a rotation, made beforehand: what each phase writes, and how it is recognised in a cluster. */
interface RotationCas {

    List<ClusterName> clusters();

    /** What the cluster held before the rotation. */
    CaCerts old(ClusterName cluster);

    RotationPhase phaseOf(CaChain chain);

    /** Whether the CA that issues in the cluster is one of these: of others there is no key to write. */
    boolean knowsIssuer(CaChain chain);

    /** The bytes of {@code root-cert.pem} in a phase; those that are there if the roots do not change. */
    byte[] rootPem(CaChain declared, RotationPhase phase);

    /** The whole content of the Secret in a phase. */
    CaCerts payload(CaChain declared, RotationPhase phase, Instant now);

    Optional<RevocationSet> crls();

    RotationCas crls(RevocationSet lists);

    List<X509Certificate> newRoots();

    List<CaCerts> newCas();

    List<X509Certificate> bridges();

    /** Those that nobody needs when the rotation is done: their dates are not judged, as it is what takes them away. */
    Set<X509Certificate> leaving();

    /** Whether what the one cluster issues has to be accepted in the other. */
    boolean mustAccept(ClusterName from, ClusterName to);

    /** What is wrong with these CAs, apart from what can be wrong with any. */
    default List<Finding> flaws(Instant now) {
        return List.of();
    }

    /** Every CA on any path before the rotation. */
    default Set<X509Certificate> oldCas() {
        Set<X509Certificate> all = new LinkedHashSet<>();
        clusters().stream().map(this::old).forEach(certs -> {
            all.addAll(certs.chain().roots().certificates());
            all.addAll(CacertsAssembly.cas(certs));
        });
        return all;
    }

    /** Every CA on any path before, during and after the rotation. */
    default List<X509Certificate> cas() {
        Set<X509Certificate> all = new LinkedHashSet<>(oldCas());
        all.addAll(newRoots());
        newCas().forEach(certs -> all.addAll(CacertsAssembly.cas(certs)));
        return List.copyOf(all);
    }

    /** Of these CAs, those that paths can still lead over. */
    default List<X509Certificate> usable(Instant now) {
        Set<X509Certificate> leaving = leaving();
        return cas().stream()
                .filter(ca -> now.isBefore(ca.getNotAfter().toInstant()) || !leaving.contains(ca))
                .toList();
    }
}
