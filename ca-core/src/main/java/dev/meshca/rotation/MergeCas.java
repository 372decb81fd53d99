package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Two meshes, each with roots of its own; with bridges, each mesh's one is its root signed by the other's. */
record MergeCas(
        Map<ClusterName, CaCerts> one,
        Map<ClusterName, CaCerts> other,
        Optional<X509Certificate> bridgeOfOne,
        Optional<X509Certificate> bridgeOfOther,
        Optional<RevocationSet> crls)
        implements RotationCas {

    static MergeCas of(List<CaCerts> one, List<CaCerts> other) {
        Map<ClusterName, CaCerts> first = CacertsAssembly.byCluster(one);
        Map<ClusterName, CaCerts> second = CacertsAssembly.byCluster(other);
        first.keySet().stream().filter(second::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("both meshes have a cluster " + name);
        });
        TrustBundle roots = CacertsAssembly.sharedRoots(one);
        if (roots.relationTo(CacertsAssembly.sharedRoots(other)) != TrustBundle.Relation.DISJOINT) {
            throw new IllegalArgumentException("the meshes share a root already: " + roots);
        }
        return new MergeCas(first, second, Optional.empty(), Optional.empty(), Optional.empty());
    }

    MergeCas bridges(X509Certificate ofOne, X509Certificate ofOther) {
        requireBridge(ofOne, roots(one), roots(other));
        requireBridge(ofOther, roots(other), roots(one));
        return new MergeCas(one, other, Optional.of(ofOne), Optional.of(ofOther), crls);
    }

    private static void requireBridge(X509Certificate bridge, TrustBundle own, TrustBundle foreign) {
        boolean ofOwn = own.certificates().stream()
                .anyMatch(root -> root.getPublicKey().equals(bridge.getPublicKey())
                        && root.getSubjectX500Principal().equals(bridge.getSubjectX500Principal()));
        boolean signed = foreign.certificates().stream().anyMatch(root -> Certificates.isIssuedBy(bridge, root));
        if (!ofOwn || !signed) {
            throw new IllegalArgumentException(
                    "the bridge " + subject(bridge) + " must be a root of the one mesh, signed by a root of the other");
        }
    }

    @Override
    public MergeCas crls(RevocationSet lists) {
        return new MergeCas(one, other, bridgeOfOne, bridgeOfOther, Optional.of(lists));
    }

    private static TrustBundle roots(Map<ClusterName, CaCerts> mesh) {
        return CacertsAssembly.sharedRoots(List.copyOf(mesh.values()));
    }

    @Override
    public List<ClusterName> clusters() {
        List<ClusterName> all = new ArrayList<>(one.keySet());
        all.addAll(other.keySet());
        return all;
    }

    @Override
    public CaCerts old(ClusterName cluster) {
        return CacertsAssembly.require(one.containsKey(cluster) ? one : other, cluster);
    }

    private TrustBundle foreignRoots(ClusterName cluster) {
        return roots(one.containsKey(cluster) ? other : one);
    }

    private Optional<X509Certificate> bridge(ClusterName cluster) {
        return one.containsKey(cluster) ? bridgeOfOne : bridgeOfOther;
    }

    @Override
    public RotationPhase phaseOf(CaChain chain) {
        Set<String> own = old(chain.cluster()).chain().roots().fingerprints();
        Set<String> both = new LinkedHashSet<>(own);
        both.addAll(foreignRoots(chain.cluster()).fingerprints());
        Set<String> held = chain.roots().fingerprints();
        boolean bridged = chain.certificates().size() > 1
                && bridge(chain.cluster())
                        .equals(Optional.of(chain.certificates().get(1)));
        if (!knowsIssuer(chain) || !(held.equals(own) || held.equals(both))) {
            return RotationPhase.BROKEN;
        }
        if (held.equals(both)) {
            return RotationPhase.TRUST;
        }
        return bridged ? RotationPhase.BRIDGED : RotationPhase.STEADY;
    }

    @Override
    public boolean knowsIssuer(CaChain chain) {
        return chain.issuer().equals(Optional.of(old(chain.cluster()).certificate()));
    }

    @Override
    public byte[] rootPem(CaChain declared, RotationPhase phase) {
        byte[] held = declared.roots().pem();
        if (phaseOf(declared) == phase) {
            return held;
        }
        return switch (phase) {
            case TRUST ->
                CacertsAssembly.append(held, foreignRoots(declared.cluster()).pem());
            case STEADY ->
                phaseOf(declared) == RotationPhase.TRUST
                        ? old(declared.cluster()).chain().roots().pem()
                        : held;
            default -> held;
        };
    }

    @Override
    public CaCerts payload(CaChain declared, RotationPhase phase, Instant now) {
        CacertsAssembly content = new CacertsAssembly(old(declared.cluster()));
        CacertsAssembly bridged = phase == RotationPhase.BRIDGED ? content.chain(bridge(declared.cluster())) : content;
        return bridged.roots(rootPem(declared, phase)).crls(crls, declared).build(now, this::leaving);
    }

    @Override
    public List<X509Certificate> newRoots() {
        return List.of();
    }

    @Override
    public List<CaCerts> newCas() {
        return List.of();
    }

    @Override
    public List<X509Certificate> bridges() {
        return Stream.of(bridgeOfOne, bridgeOfOther).flatMap(Optional::stream).toList();
    }

    /** Both meshes keep their CAs. */
    @Override
    public Set<X509Certificate> leaving() {
        return Set.of();
    }

    /** Between the meshes acceptance is the aim, not yet the rule. */
    @Override
    public boolean mustAccept(ClusterName from, ClusterName to) {
        return one.containsKey(from) == one.containsKey(to);
    }
}
