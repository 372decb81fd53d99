package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioFiles;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold before and after every write; the comments number the invariants of a rotation. */
final class Invariants {

    private static final String MESH = "mesh";

    private final Route route;
    private final Material material;
    private final Duration workloadLifetime;
    private final MeshState state;
    private final Instant now;
    private final CrossCheck crossCheck;

    Invariants(Terms terms, MeshState state, Instant now) {
        this.route = terms.route();
        this.material = terms.material();
        this.workloadLifetime = terms.workloadLifetime();
        this.state = state;
        this.now = now;
        this.crossCheck = new CrossCheck(terms, state, now);
    }

    List<Finding> ofTheMesh() {
        return ofTheMeshWith(List.of());
    }

    /** The same as it will be when lists are brought. */
    List<Finding> ofTheMeshWith(List<RotationWrite> lists) {
        List<Finding> findings = new ArrayList<>();
        state.all().forEach(cluster -> findings.addAll(ofCluster(cluster)));
        if (findings.isEmpty()) {
            apart().ifPresent(findings::add);
            findings.addAll(crossCheck.ofTheMeshWith(lists));
        }
        findings.addAll(lists());
        return findings;
    }

    private List<Finding> ofCluster(ClusterEvidence cluster) {
        String where = cluster.cluster().value();
        Optional<CaChain> chain = cluster.observed().chain();
        if (chain.isEmpty()) {
            return cluster.isWaived(now)
                    ? List.of()
                    : List.of(RotationCode.CLUSTER_UNREADABLE.at(where, "it is not known what " + where + " holds"));
        }
        RotationPhase phase = state.phase(cluster);
        if (!material.knowsIssuer(chain.get())) {
            return List.of(foreign(chain.get()));
        }
        if (phase == RotationPhase.BROKEN) {
            return List.of(RotationCode.BROKEN_STATE.at(
                    where,
                    "it issues with " + subject(chain.get().issuer().orElseThrow()) + " and trusts "
                            + chain.get().roots()));
        }
        if (!route.contains(phase)) {
            return List.of(RotationCode.OTHER_ROTATION.at(
                    where, "it is in phase " + phase + ", and this rotation goes through " + route.phases()));
        }
        return List.of();
    }

    Finding foreign(CaChain chain) {
        String issuer = chain.issuer().map(Certificates::subject).orElse("no CA");
        return RotationCode.FOREIGN_MATERIAL.at(
                chain.cluster().value(), "it issues with " + issuer + ", which is not part of this rotation");
    }

    /** 9. */
    private Optional<Finding> apart() {
        List<RotationPhase> present = state.present();
        if (present.size() < 2) {
            return Optional.empty();
        }
        RotationPhase first = present.get(0);
        RotationPhase last = present.get(present.size() - 1);
        if (route.rank(last) - route.rank(first) < 2) {
            return Optional.empty();
        }
        return Optional.of(RotationCode.PHASES_APART.at(
                MESH,
                state.in(last).get(0).cluster() + " is in " + last + " while "
                        + state.in(first).get(0).cluster() + " is in " + first));
    }

    /** 12. */
    private List<Finding> lists() {
        boolean revocation = state.all().stream()
                .flatMap(cluster -> cluster.observed().chain().stream())
                .anyMatch(chain -> !chain.crls().isEmpty());
        if (material.crls().isEmpty()) {
            return revocation
                    ? List.of(RotationCode.CRLS_INCOMPLETE.at(
                            MESH, "clusters hold " + IstioFiles.CA_CRL + ", and the rotation was given no lists"))
                    : List.of();
        }
        return material.flawsOfLists(now);
    }

    List<Finding> ofWrites(List<RotationWrite> writes) {
        List<Finding> findings = new ArrayList<>();
        for (RotationWrite write : writes) {
            findings.addAll(ofWrite(write));
        }
        findings.addAll(crossCheck.ofWrites(writes));
        return findings;
    }

    private List<Finding> ofWrite(RotationWrite write) {
        List<Finding> findings = new ArrayList<>();
        CaChain before = present(write.cluster()).observed().chain().orElseThrow();
        twoAxes(before, write.payload()).ifPresent(findings::add);
        if (route.isForward(write.from(), write.to())) {
            findings.addAll(endsTooSoon(write));
        }
        if (write.from().changesTheChain(write.to())) {
            findings.addAll(material.flawsOfLists(now.plus(workloadLifetime)));
        }
        return findings;
    }

    /** 3. */
    private static Optional<Finding> twoAxes(CaChain before, CaCerts payload) {
        CaChain after = payload.chain();
        boolean roots = !Arrays.equals(before.roots().pem(), after.roots().pem());
        boolean chain = !before.issuer().equals(after.issuer())
                || !before.certificates().equals(after.certificates());
        return roots && chain
                ? Optional.of(RotationCode.TWO_AXES.at(
                        payload.cluster() + "/" + IstioFiles.SECRET,
                        IstioFiles.ROOT_CERT + " and " + IstioFiles.CERT_CHAIN + " would both change"))
                : Optional.empty();
    }

    /** 7; what peers that trust only A rely on must last, too. */
    private List<Finding> endsTooSoon(RotationWrite write) {
        Generations generations = new Generations(List.of(), workloadLifetime, now);
        List<X509Certificate> needed = new ArrayList<>(List.of(write.payload().certificate()));
        if (write.to() == RotationPhase.BRIDGED) {
            needed.addAll(write.payload().chain().certificates());
        }
        return Set.copyOf(needed).stream()
                .filter(generations::endsTooSoon)
                .map(ca -> generations.tooShort(write.cluster().value(), ca))
                .toList();
    }

    List<Finding> ofAProposal(CaCerts proposed) {
        ClusterEvidence cluster = present(proposed.cluster());
        Optional<CaChain> before = cluster.observed().chain();
        if (before.isEmpty()) {
            return ofCluster(cluster);
        }
        List<Finding> findings = new ArrayList<>();
        RotationPhase from = state.phase(cluster);
        RotationPhase to = material.phaseOf(proposed.chain());
        if (to == RotationPhase.BROKEN) {
            findings.add(RotationCode.BROKEN_STATE.at(
                    proposed.cluster().value(), "the proposed content leads into a state that no step leads to"));
        }
        byte[] loaded = before.get().roots().pem();
        Reload reload =
                cluster.istiod().acceptableHot(loaded, proposed.chain().roots().pem());
        if (reload == Reload.RESTART_NEEDED && !cluster.restartPlanned()) {
            findings.add(RotationCode.ISTIOD_DROPS_IT.at(
                    proposed.cluster() + "/" + IstioFiles.ROOT_CERT,
                    "a running istiod with these settings does not take this change of roots"));
        }
        findings.addAll(ofWrites(List.of(new RotationWrite(proposed.cluster(), from, to, proposed, reload))));
        return findings;
    }

    private ClusterEvidence present(ClusterName name) {
        return state.all().stream()
                .filter(cluster -> cluster.cluster().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this rotation has no cluster '" + name + "', only "
                        + state.all().stream()
                                .map(ClusterEvidence::observed)
                                .map(ObservedCluster::name)
                                .toList()));
    }
}
