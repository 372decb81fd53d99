package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
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

/** Two meshes, each with roots of its own; with bridges, each mesh's one is its root signed by the other's. */
record MergeMaterial(
        Map<ClusterName, CaCerts> one,
        Map<ClusterName, CaCerts> other,
        Optional<X509Certificate> bridgeOfOne,
        Optional<X509Certificate> bridgeOfOther,
        Optional<RevocationSet> crls)
        implements Material {

    static MergeMaterial of(List<CaCerts> one, List<CaCerts> other) {
        Map<ClusterName, CaCerts> first = Payloads.byCluster(one);
        Map<ClusterName, CaCerts> second = Payloads.byCluster(other);
        first.keySet().stream().filter(second::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("both meshes have a cluster " + name);
        });
        TrustBundle roots = Payloads.sharedRoots(one);
        if (roots.relationTo(Payloads.sharedRoots(other)) != TrustBundle.Relation.DISJOINT) {
            throw new IllegalArgumentException("the meshes share a root already: " + roots);
        }
        return new MergeMaterial(first, second, Optional.empty(), Optional.empty(), Optional.empty());
    }

    MergeMaterial bridges(X509Certificate ofOne, X509Certificate ofOther) {
        requireBridge(ofOne, roots(one), roots(other));
        requireBridge(ofOther, roots(other), roots(one));
        return new MergeMaterial(one, other, Optional.of(ofOne), Optional.of(ofOther), crls);
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

    private static TrustBundle roots(Map<ClusterName, CaCerts> mesh) {
        return Payloads.sharedRoots(List.copyOf(mesh.values()));
    }

    @Override
    public List<ClusterName> clusters() {
        List<ClusterName> all = new ArrayList<>(one.keySet());
        all.addAll(other.keySet());
        return all;
    }

    @Override
    public CaCerts present(ClusterName cluster) {
        return Payloads.require(one.containsKey(cluster) ? one : other, cluster);
    }

    private TrustBundle foreignRoots(ClusterName cluster) {
        return roots(one.containsKey(cluster) ? other : one);
    }

    private Optional<X509Certificate> bridge(ClusterName cluster) {
        return one.containsKey(cluster) ? bridgeOfOne : bridgeOfOther;
    }

    @Override
    public RotationPhase phaseOf(CaChain chain) {
        Set<String> own = present(chain.cluster()).chain().roots().fingerprints();
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
        return chain.issuer().equals(Optional.of(present(chain.cluster()).certificate()));
    }

    @Override
    public byte[] rootPem(CaChain observed, RotationPhase phase) {
        byte[] own = present(observed.cluster()).chain().roots().pem();
        return switch (phase) {
            case TRUST ->
                phaseOf(observed) == phase
                        ? observed.roots().pem()
                        : Payloads.append(
                                observed.roots().pem(),
                                foreignRoots(observed.cluster()).pem());
            case STEADY ->
                phaseOf(observed) == RotationPhase.TRUST
                        ? own
                        : observed.roots().pem();
            default -> observed.roots().pem();
        };
    }

    @Override
    public CaCerts payload(CaChain observed, RotationPhase phase, Instant now) {
        CaCerts source = present(observed.cluster());
        Map<String, byte[]> documents = new LinkedHashMap<>(source.pem());
        if (phase == RotationPhase.BRIDGED) {
            Payloads.chain(documents, source.certificate(), bridge(observed.cluster()));
        }
        return Payloads.build(source.cluster(), documents, rootPem(observed, phase), crls, observed, now);
    }

    @Override
    public List<X509Certificate> cas() {
        Set<X509Certificate> all = new LinkedHashSet<>();
        for (ClusterName cluster : clusters()) {
            all.addAll(present(cluster).chain().roots().certificates());
            all.addAll(Payloads.cas(present(cluster)));
        }
        return List.copyOf(all);
    }

    /** Between the meshes acceptance is the aim, not yet the rule. */
    @Override
    public boolean mustAccept(ClusterName from, ClusterName to) {
        return one.containsKey(from) == one.containsKey(to);
    }

    @Override
    public List<Finding> flaws(Duration workloadLifetime, Instant now) {
        Generations generations = new Generations(List.of(), workloadLifetime, now);
        List<X509Certificate> bridges = new ArrayList<>();
        bridgeOfOne.ifPresent(bridges::add);
        bridgeOfOther.ifPresent(bridges::add);
        return generations.flaws(List.of(), List.of(), bridges);
    }
}
