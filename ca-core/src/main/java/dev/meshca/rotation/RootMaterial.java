package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.rotation.RotationPhase.Issuer;
import dev.meshca.rotation.RotationPhase.Roots;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Old root A, new root B, bridge X if there is one, and per cluster the intermediate under A and the one under B. */
record RootMaterial(
        Map<ClusterName, CaCerts> present,
        Map<ClusterName, CaCerts> issued,
        TrustBundle old,
        TrustBundle next,
        Optional<X509Certificate> bridge,
        Optional<RevocationSet> crls)
        implements Material {

    static RootMaterial of(List<CaCerts> present, List<CaCerts> issued, Optional<X509Certificate> bridge) {
        Map<ClusterName, CaCerts> before = Payloads.byCluster(present);
        Map<ClusterName, CaCerts> after = Payloads.byCluster(issued);
        Payloads.requireSameClusters(before.keySet(), after.keySet());
        TrustBundle old = Payloads.sharedRoots(present);
        TrustBundle next = Payloads.sharedRoots(issued);
        RootMaterial material = new RootMaterial(before, after, old, next, bridge, Optional.empty());
        material.requireNewRoot();
        bridge.ifPresent(material::requireBridge);
        return material;
    }

    private void requireNewRoot() {
        if (next.fingerprints().size() != 1) {
            throw new IllegalArgumentException("the new intermediates must trust one new root, not " + next);
        }
        if (old.fingerprints().containsAll(next.fingerprints())) {
            throw new IllegalArgumentException("the clusters already trust " + subject(nextRoot())
                    + "; give what they held before the rotation, or another root");
        }
        issued.forEach((cluster, certs) -> {
            if (!Certificates.isIssuedBy(certs.certificate(), nextRoot())) {
                throw new IllegalArgumentException(
                        "the new intermediate of " + cluster + " was not issued by " + subject(nextRoot()) + " itself");
            }
        });
    }

    private void requireBridge(X509Certificate certificate) {
        X509Certificate root = nextRoot();
        boolean sameCa = isNextRootsName(certificate)
                && Arrays.equals(
                        KeyIdentifiers.ofSubject(certificate).orElse(new byte[0]),
                        KeyIdentifiers.ofSubject(root).orElse(new byte[0]));
        if (!sameCa) {
            throw new IllegalArgumentException("the bridge " + subject(certificate)
                    + " must have the name, key and key identifier of " + subject(root));
        }
        if (old.certificates().stream().noneMatch(signer -> Certificates.isIssuedBy(certificate, signer))) {
            throw new IllegalArgumentException(
                    "the bridge " + subject(certificate) + " was not signed by a root that the clusters trust");
        }
    }

    X509Certificate nextRoot() {
        return next.certificates().get(0);
    }

    RootMaterial crls(RevocationSet lists) {
        return new RootMaterial(present, issued, old, next, bridge, Optional.of(lists));
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
        return RotationPhase.of(rootsOf(chain), issuerOf(chain), hasBridge(chain));
    }

    private Roots rootsOf(CaChain chain) {
        Set<String> held = chain.roots().fingerprints();
        Set<String> both = new LinkedHashSet<>(old.fingerprints());
        both.addAll(next.fingerprints());
        if (held.equals(old.fingerprints())) {
            return Roots.OLD;
        }
        if (held.equals(next.fingerprints())) {
            return Roots.NEXT;
        }
        return held.equals(both) ? Roots.BOTH : Roots.NONE;
    }

    private Issuer issuerOf(CaChain chain) {
        Optional<X509Certificate> issuer = chain.issuer();
        if (issuer.filter(ca -> Certificates.isIssuedBy(ca, nextRoot())).isPresent()) {
            return Issuer.NEXT;
        }
        return issuer.filter(ca -> isUnderOldRoot(ca, chain)).isPresent() ? Issuer.OLD : Issuer.NONE;
    }

    private boolean isUnderOldRoot(X509Certificate ca, CaChain chain) {
        return ca.equals(present(chain.cluster()).certificate())
                || old.certificates().stream().anyMatch(root -> Certificates.isIssuedBy(ca, root));
    }

    /** Right after the intermediate, before any root: elsewhere BoringSSL and OpenSSL do not find it. */
    private boolean hasBridge(CaChain chain) {
        List<X509Certificate> sent = chain.certificates();
        return sent.size() > 1
                && chain.issuer().equals(Optional.of(sent.get(0)))
                && isNextRootsName(sent.get(1))
                && old.certificates().stream().anyMatch(root -> Certificates.isIssuedBy(sent.get(1), root));
    }

    private boolean isNextRootsName(X509Certificate certificate) {
        X509Certificate root = nextRoot();
        return certificate.getPublicKey().equals(root.getPublicKey())
                && Arrays.equals(
                        certificate.getSubjectX500Principal().getEncoded(),
                        root.getSubjectX500Principal().getEncoded());
    }

    @Override
    public boolean knowsIssuer(CaChain chain) {
        return chain.issuer()
                .filter(ca -> ca.equals(present(chain.cluster()).certificate())
                        || ca.equals(Payloads.require(issued, chain.cluster()).certificate()))
                .isPresent();
    }

    @Override
    public byte[] rootPem(CaChain observed, RotationPhase phase) {
        Roots there = rootsOf(observed);
        byte[] oldPem = present(observed.cluster()).chain().roots().pem();
        if (there == phase.roots()) {
            return observed.roots().pem();
        }
        return switch (phase.roots()) {
            case OLD -> oldPem;
            case NEXT -> next.pem();
            case BOTH ->
                there == Roots.NEXT
                        ? Payloads.append(observed.roots().pem(), oldPem)
                        : Payloads.append(there == Roots.OLD ? observed.roots().pem() : oldPem, next.pem());
            case NONE -> throw new IllegalArgumentException("no payload leads to " + phase);
        };
    }

    @Override
    public CaCerts payload(CaChain observed, RotationPhase phase, Instant now) {
        CaCerts source = phase.issuer() == Issuer.OLD
                ? present(observed.cluster())
                : Payloads.require(issued, observed.cluster());
        Map<String, byte[]> documents = new LinkedHashMap<>(source.pem());
        if (phase.issuer() == Issuer.NEXT) {
            Payloads.chain(documents, source.certificate(), phase.bridge() ? bridge : Optional.empty());
        }
        return Payloads.build(source.cluster(), documents, rootPem(observed, phase), crls, observed, now);
    }

    @Override
    public List<X509Certificate> cas() {
        Set<X509Certificate> all = new LinkedHashSet<>(old.certificates());
        all.addAll(next.certificates());
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
        Generations generations = new Generations(List.copyOf(present.values()), workloadLifetime, now);
        List<X509Certificate> needed = bridge.map(List::of).orElse(List.of());
        return generations.flaws(next.certificates(), List.copyOf(issued.values()), needed);
    }
}
