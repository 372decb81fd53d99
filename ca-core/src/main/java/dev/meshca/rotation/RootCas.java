package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.rotation.PhaseContent.Issuer;
import dev.meshca.rotation.PhaseContent.Roots;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Old root A, new root B, bridge X if there is one, and per cluster the intermediate under A and the one under B. */
record RootCas(
        Map<ClusterName, CaCerts> oldByCluster,
        Map<ClusterName, CaCerts> newByCluster,
        TrustBundle oldBundle,
        TrustBundle newBundle,
        Optional<X509Certificate> bridge,
        Optional<RevocationSet> crls)
        implements ReplacingCas {

    static RootCas of(List<CaCerts> oldCas, List<CaCerts> newCas, Optional<X509Certificate> bridge) {
        Map<ClusterName, CaCerts> before = CacertsAssembly.byCluster(oldCas);
        Map<ClusterName, CaCerts> after = CacertsAssembly.byCluster(newCas);
        CacertsAssembly.requireSameClusters(before.keySet(), after.keySet());
        TrustBundle oldBundle = CacertsAssembly.sharedRoots(oldCas);
        TrustBundle newBundle = CacertsAssembly.sharedRoots(newCas);
        RootCas cas = new RootCas(before, after, oldBundle, newBundle, bridge, Optional.empty());
        cas.requireNewRoot();
        bridge.ifPresent(cas::requireBridge);
        return cas;
    }

    private void requireNewRoot() {
        if (newBundle.fingerprints().size() != 1) {
            throw new IllegalArgumentException("the new intermediates must trust one new root, not " + newBundle);
        }
        if (oldBundle.fingerprints().containsAll(newBundle.fingerprints())) {
            throw new IllegalArgumentException("the clusters already trust " + subject(newRoot())
                    + "; give what they held before the rotation, or another root");
        }
        newByCluster.forEach((cluster, certs) -> {
            if (!Certificates.isIssuedBy(certs.certificate(), newRoot())) {
                throw new IllegalArgumentException(
                        "the new intermediate of " + cluster + " was not issued by " + subject(newRoot()) + " itself");
            }
        });
    }

    private void requireBridge(X509Certificate certificate) {
        X509Certificate root = newRoot();
        boolean sameCa = hasNewRootsNameAndKey(certificate)
                && Arrays.equals(
                        KeyIdentifiers.ofSubject(certificate).orElse(new byte[0]),
                        KeyIdentifiers.ofSubject(root).orElse(new byte[0]));
        if (!sameCa) {
            throw new IllegalArgumentException("the bridge " + subject(certificate)
                    + " must have the name, key and key identifier of " + subject(root));
        }
        if (oldBundle.certificates().stream().noneMatch(signer -> Certificates.isIssuedBy(certificate, signer))) {
            throw new IllegalArgumentException(
                    "the bridge " + subject(certificate) + " was not signed by a root that the clusters trust");
        }
    }

    private X509Certificate newRoot() {
        return newBundle.certificates().get(0);
    }

    @Override
    public RootCas crls(RevocationSet lists) {
        return new RootCas(oldByCluster, newByCluster, oldBundle, newBundle, bridge, Optional.of(lists));
    }

    @Override
    public RotationPhase phaseOf(CaChain chain) {
        return PhaseContent.phaseOf(rootsOf(chain), issuerOf(chain), hasBridge(chain));
    }

    private Roots rootsOf(CaChain chain) {
        Set<String> held = chain.roots().fingerprints();
        Set<String> both = new LinkedHashSet<>(oldBundle.fingerprints());
        both.addAll(newBundle.fingerprints());
        if (held.equals(oldBundle.fingerprints())) {
            return Roots.OLD;
        }
        if (held.equals(newBundle.fingerprints())) {
            return Roots.NEW;
        }
        return held.equals(both) ? Roots.BOTH : Roots.NONE;
    }

    private Issuer issuerOf(CaChain chain) {
        Optional<X509Certificate> issuer = chain.issuer();
        if (issuer.filter(ca -> Certificates.isIssuedBy(ca, newRoot())).isPresent()) {
            return Issuer.NEW;
        }
        return issuer.filter(ca -> isUnderOldRoot(ca, chain)).isPresent() ? Issuer.OLD : Issuer.NONE;
    }

    private boolean isUnderOldRoot(X509Certificate ca, CaChain chain) {
        return ca.equals(old(chain.cluster()).certificate())
                || oldBundle.certificates().stream().anyMatch(root -> Certificates.isIssuedBy(ca, root));
    }

    /** Right after the intermediate, before any root: elsewhere BoringSSL and OpenSSL do not find it. */
    private boolean hasBridge(CaChain chain) {
        List<X509Certificate> sent = chain.certificates();
        return sent.size() > 1
                && chain.issuer().equals(Optional.of(sent.get(0)))
                && hasNewRootsNameAndKey(sent.get(1))
                && oldBundle.certificates().stream().anyMatch(root -> Certificates.isIssuedBy(sent.get(1), root));
    }

    private boolean hasNewRootsNameAndKey(X509Certificate certificate) {
        X509Certificate root = newRoot();
        return certificate.getPublicKey().equals(root.getPublicKey())
                && Arrays.equals(
                        certificate.getSubjectX500Principal().getEncoded(),
                        root.getSubjectX500Principal().getEncoded());
    }

    @Override
    public boolean knowsIssuer(CaChain chain) {
        return chain.issuer()
                .filter(ca -> ca.equals(old(chain.cluster()).certificate())
                        || ca.equals(successor(chain.cluster()).certificate()))
                .isPresent();
    }

    /** Old roots stand before new ones on both ways: each of the three contents holds the bytes of the one before. */
    @Override
    public byte[] rootPem(CaChain declared, RotationPhase phase) {
        Roots there = rootsOf(declared);
        Roots wanted = PhaseContent.of(phase).roots();
        byte[] held = declared.roots().pem();
        byte[] oldPem = there == Roots.OLD
                ? held
                : old(declared.cluster()).chain().roots().pem();
        byte[] newPem = there == Roots.NEW ? held : newBundle.pem();
        if (there == wanted) {
            return held;
        }
        return switch (wanted) {
            case OLD -> oldPem;
            case NEW -> newPem;
            case BOTH -> CacertsAssembly.append(oldPem, newPem);
            case NONE -> throw new IllegalArgumentException("no payload leads to " + phase);
        };
    }

    @Override
    public CaCerts payload(CaChain declared, RotationPhase phase, Instant now) {
        PhaseContent content = PhaseContent.of(phase);
        if (content.issuer() == Issuer.OLD) {
            return new CacertsAssembly(old(declared.cluster()))
                    .roots(rootPem(declared, phase))
                    .crls(crls, declared)
                    .build(now, this::leaving);
        }
        return new CacertsAssembly(successor(declared.cluster()))
                .chain(content.bridge() ? bridge : Optional.empty())
                .roots(rootPem(declared, phase))
                .crls(crls, declared)
                .build(now, this::leaving);
    }

    @Override
    public List<X509Certificate> newRoots() {
        return newBundle.certificates();
    }

    @Override
    public List<X509Certificate> bridges() {
        return bridge.stream().toList();
    }

    /** The bridge ends with the old root that signed it. */
    @Override
    public Set<X509Certificate> leaving() {
        Set<X509Certificate> leaving = new LinkedHashSet<>(oldCas());
        leaving.addAll(bridges());
        return leaving;
    }
}
