package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.rotation.PhaseContent.Issuer;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Per cluster the old intermediate and the new one, under the same roots. */
record IntermediateCas(
        Map<ClusterName, CaCerts> oldByCluster, Map<ClusterName, CaCerts> newByCluster, Optional<RevocationSet> crls)
        implements ReplacingCas {

    /** A CA with less time left is reported as about to expire from its first day. */
    private static final Duration WORTH_HAVING = Duration.ofDays(30);

    static IntermediateCas of(List<CaCerts> oldCas, List<CaCerts> newCas) {
        Map<ClusterName, CaCerts> before = CacertsAssembly.byCluster(oldCas);
        Map<ClusterName, CaCerts> after = CacertsAssembly.byCluster(newCas);
        CacertsAssembly.requireSameClusters(before.keySet(), after.keySet());
        after.forEach((cluster, certs) -> {
            CaCerts old = CacertsAssembly.require(before, cluster);
            if (!certs.chain().roots().equals(old.chain().roots())) {
                throw new IllegalArgumentException("the new intermediate of " + cluster
                        + " comes with other roots than the old one; changing roots is a root rotation");
            }
        });
        return new IntermediateCas(before, after, Optional.empty());
    }

    @Override
    public IntermediateCas crls(RevocationSet lists) {
        return new IntermediateCas(oldByCluster, newByCluster, Optional.of(lists));
    }

    @Override
    public RotationPhase phaseOf(CaChain chain) {
        CaCerts old = old(chain.cluster());
        Optional<X509Certificate> issuer = chain.issuer();
        if (!chain.roots().equals(old.chain().roots())) {
            return RotationPhase.BROKEN;
        }
        if (issuer.equals(Optional.of(old.certificate()))) {
            return RotationPhase.STEADY;
        }
        CaCerts next = successor(chain.cluster());
        return issuer.equals(Optional.of(next.certificate())) ? RotationPhase.DONE : RotationPhase.BROKEN;
    }

    @Override
    public boolean knowsIssuer(CaChain chain) {
        return phaseOf(chain) != RotationPhase.BROKEN;
    }

    @Override
    public byte[] rootPem(CaChain declared, RotationPhase phase) {
        return declared.roots().pem();
    }

    @Override
    public CaCerts payload(CaChain declared, RotationPhase phase, Instant now) {
        CaCerts source =
                PhaseContent.of(phase).issuer() == Issuer.OLD ? old(declared.cluster()) : successor(declared.cluster());
        return new CacertsAssembly(source)
                .roots(rootPem(declared, phase))
                .crls(crls, declared)
                .build(now, this::leaving);
    }

    @Override
    public List<X509Certificate> newRoots() {
        return List.of();
    }

    @Override
    public List<X509Certificate> bridges() {
        return List.of();
    }

    @Override
    public Set<X509Certificate> leaving() {
        return oldByCluster.values().stream().map(CaCerts::certificate).collect(Collectors.toSet());
    }

    @Override
    public List<Finding> flaws(Instant now) {
        return newCas().stream()
                .flatMap(certs -> certs.chain().roots().certificates().stream())
                .distinct()
                .filter(root -> root.getNotAfter().toInstant().isBefore(now.plus(WORTH_HAVING)))
                .map(root -> RotationCode.ROOT_ENDS_TOO_SOON.at(
                        "mesh",
                        subject(root) + " ends on " + root.getNotAfter().toInstant()
                                + ", and with it whatever it issues"))
                .toList();
    }
}
