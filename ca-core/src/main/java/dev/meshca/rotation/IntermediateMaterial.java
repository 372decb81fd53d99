package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.rotation.RotationPhase.Issuer;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Per cluster the old intermediate and the new one, under the same roots. */
record IntermediateMaterial(
        Map<ClusterName, CaCerts> present, Map<ClusterName, CaCerts> issued, Optional<RevocationSet> crls)
        implements Material {

    /** A CA with less time left is reported as about to expire from its first day. */
    private static final Duration WORTH_HAVING = Duration.ofDays(30);

    static IntermediateMaterial of(List<CaCerts> present, List<CaCerts> issued) {
        Map<ClusterName, CaCerts> before = Payloads.byCluster(present);
        Map<ClusterName, CaCerts> after = Payloads.byCluster(issued);
        Payloads.requireSameClusters(before.keySet(), after.keySet());
        after.forEach((cluster, certs) -> {
            CaCerts old = Payloads.require(before, cluster);
            if (!certs.chain().roots().equals(old.chain().roots())) {
                throw new IllegalArgumentException("the new intermediate of " + cluster
                        + " comes with other roots than the old one; changing roots is a root rotation");
            }
        });
        return new IntermediateMaterial(before, after, Optional.empty());
    }

    IntermediateMaterial crls(RevocationSet lists) {
        return new IntermediateMaterial(present, issued, Optional.of(lists));
    }

    @Override
    public List<ClusterName> clusters() {
        return List.copyOf(present.keySet());
    }

    @Override
    public CaCerts present(ClusterName cluster) {
        return Payloads.require(present, cluster);
    }

    @Override
    public RotationPhase phaseOf(CaChain chain) {
        CaCerts old = present(chain.cluster());
        Optional<X509Certificate> issuer = chain.issuer();
        if (!chain.roots().equals(old.chain().roots())) {
            return RotationPhase.BROKEN;
        }
        if (issuer.equals(Optional.of(old.certificate()))) {
            return RotationPhase.STEADY;
        }
        CaCerts next = Payloads.require(issued, chain.cluster());
        return issuer.equals(Optional.of(next.certificate())) ? RotationPhase.DONE : RotationPhase.BROKEN;
    }

    @Override
    public boolean knowsIssuer(CaChain chain) {
        return phaseOf(chain) != RotationPhase.BROKEN;
    }

    @Override
    public byte[] rootPem(CaChain observed, RotationPhase phase) {
        return observed.roots().pem();
    }

    @Override
    public CaCerts payload(CaChain observed, RotationPhase phase, Instant now) {
        CaCerts source = phase.issuer() == Issuer.OLD
                ? present(observed.cluster())
                : Payloads.require(issued, observed.cluster());
        Map<String, byte[]> documents = new LinkedHashMap<>(source.pem());
        return Payloads.build(source.cluster(), documents, rootPem(observed, phase), crls, observed, now);
    }

    @Override
    public List<X509Certificate> cas() {
        Set<X509Certificate> all = new LinkedHashSet<>();
        present.values().forEach(certs -> all.addAll(certs.chain().roots().certificates()));
        present.values().forEach(certs -> all.addAll(Payloads.cas(certs)));
        issued.values().forEach(certs -> all.addAll(Payloads.cas(certs)));
        return List.copyOf(all);
    }

    @Override
    public boolean mustAccept(ClusterName from, ClusterName to) {
        return true;
    }

    @Override
    public List<Finding> flaws(Duration workloadLifetime, Instant now) {
        List<CaCerts> fresh = List.copyOf(issued.values());
        Generations generations = new Generations(List.copyOf(present.values()), workloadLifetime, now);
        List<Finding> findings = new ArrayList<>();
        fresh.stream()
                .flatMap(certs -> certs.chain().roots().certificates().stream())
                .distinct()
                .filter(root -> root.getNotAfter().toInstant().isBefore(now.plus(WORTH_HAVING)))
                .map(root -> RotationCode.ROOT_ENDS_TOO_SOON.at(
                        "mesh",
                        subject(root) + " ends on " + root.getNotAfter().toInstant()
                                + ", and with it whatever it issues"))
                .forEach(findings::add);
        findings.addAll(generations.flaws(List.of(), fresh, List.of()));
        return findings;
    }
}
