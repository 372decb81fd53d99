package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold before and after every write. */
final class Invariants {

    private static final String MESH = "mesh";

    private final Rotation rotation;
    private final MeshState state;
    private final Soak soak;
    private final CrossCheck crossCheck;
    private final Set<X509Certificate> leaving;

    Invariants(Rotation rotation, MeshState state, Soak soak) {
        this.rotation = rotation;
        this.state = state;
        this.soak = soak;
        this.crossCheck = new CrossCheck(rotation, state);
        this.leaving = rotation.cas().leaving();
    }

    /** Of the mesh as it is, or as it will be when lists are brought. */
    List<Finding> ofTheMeshWith(List<RotationStep.Write> lists) {
        List<Finding> findings = new ArrayList<>();
        state.all().forEach(cluster -> findings.addAll(ofCluster(cluster)));
        if (findings.isEmpty()) {
            tooFarApart().ifPresent(findings::add);
            findings.addAll(crossCheck.ofTheMeshWith(lists));
        }
        findings.addAll(lists());
        return findings;
    }

    private List<Finding> ofCluster(ClusterEvidence cluster) {
        String where = cluster.cluster().value();
        Optional<CaChain> chain = cluster.declared();
        if (chain.isEmpty()) {
            return List.of(RotationCode.CLUSTER_UNREADABLE.at(where, "it is not known what " + where + " holds"));
        }
        RotationPhase phase = state.phase(cluster);
        if (!rotation.cas().knowsIssuer(chain.get())) {
            return List.of(foreign(chain.get()));
        }
        if (phase == RotationPhase.BROKEN) {
            return List.of(RotationCode.BROKEN_STATE.at(
                    where,
                    "it issues with " + subject(chain.get().issuer().orElseThrow()) + " and trusts "
                            + chain.get().roots()));
        }
        if (!rotation.order().contains(phase)) {
            return List.of(RotationCode.OTHER_ROTATION.at(
                    where, "it is in phase " + phase + ", and this rotation goes through " + rotation.phases()));
        }
        return List.of();
    }

    Finding foreign(CaChain chain) {
        String issuer = chain.issuer().map(Certificates::subject).orElse("no CA");
        return RotationCode.FOREIGN_MATERIAL.at(
                chain.cluster().value(), "it issues with " + issuer + ", which is not part of this rotation");
    }

    private Optional<Finding> tooFarApart() {
        List<RotationPhase> present = state.present();
        if (present.size() < 2) {
            return Optional.empty();
        }
        RotationPhase first = present.get(0);
        RotationPhase last = present.get(present.size() - 1);
        if (rotation.order().rank(last) - rotation.order().rank(first) < 2) {
            return Optional.empty();
        }
        return Optional.of(RotationCode.PHASES_APART.at(
                MESH,
                state.in(last).get(0).cluster() + " is in " + last + " while "
                        + state.in(first).get(0).cluster() + " is in " + first));
    }

    /** With revocation on, the lists are complete and count. */
    private List<Finding> lists() {
        boolean revocation = state.all().stream()
                .flatMap(cluster -> cluster.declared().stream())
                .anyMatch(chain -> !chain.crls().isEmpty());
        if (rotation.cas().crls().isEmpty()) {
            return revocation
                    ? List.of(RotationCode.CRLS_INCOMPLETE.at(
                            MESH, "clusters hold " + IstioDocuments.CA_CRL + ", and the rotation was given no lists"))
                    : List.of();
        }
        return new ListCheck(rotation.cas(), state.now()).flaws(state.now());
    }

    List<Finding> ofWrites(List<RotationStep.Write> writes) {
        List<Finding> findings = new ArrayList<>();
        for (RotationStep.Write write : writes) {
            findings.addAll(ofWrite(write));
        }
        findings.addAll(crossCheck.ofWrites(writes));
        return findings;
    }

    private List<Finding> ofWrite(RotationStep.Write write) {
        List<Finding> findings = new ArrayList<>();
        CaChain before = state.of(write.cluster()).declared().orElseThrow();
        CaChain after = write.payload().chain();
        twoAxes(before, after).ifPresent(findings::add);
        if (rotation.order().isForward(write.from(), write.to())) {
            findings.addAll(endsTooSoon(write));
        }
        if (!before.issuer().equals(after.issuer())) {
            issuesUnderAnEndedCa(write).ifPresent(findings::add);
        }
        if (rotation.order().changesTheChain(write.from(), write.to())) {
            findings.addAll(
                    new ListCheck(rotation.cas(), state.now()).flaws(state.now().plus(soak.lifetime())));
        }
        return findings;
    }

    private static Optional<Finding> twoAxes(CaChain before, CaChain after) {
        boolean roots = !Arrays.equals(before.roots().pem(), after.roots().pem());
        boolean chain = !before.issuer().equals(after.issuer())
                || !before.certificates().equals(after.certificates());
        return roots && chain
                ? Optional.of(RotationCode.TWO_AXES.at(
                        after.cluster() + "/" + IstioDocuments.SECRET,
                        IstioDocuments.ROOT_CERT + " and " + IstioDocuments.CERT_CHAIN + " would both change"))
                : Optional.empty();
    }

    private Optional<Finding> issuesUnderAnEndedCa(RotationStep.Write write) {
        X509Certificate ca = write.payload().certificate();
        boolean ended = !state.now().isBefore(ca.getNotAfter().toInstant());
        return ended && leaving.contains(ca)
                ? Optional.of(RotationCode.OLD_CA_ENDED.at(
                        write.cluster().value(),
                        subject(ca) + " ended at " + ca.getNotAfter().toInstant()))
                : Optional.empty();
    }

    /** The new CA must last, and when a rotation begins also the bridge, on which peers rely that trust only the old root. */
    private List<Finding> endsTooSoon(RotationStep.Write write) {
        Set<X509Certificate> needed =
                new LinkedHashSet<>(List.of(write.payload().certificate()));
        needed.removeAll(leaving);
        if (state.all(phase -> phase == RotationPhase.STEADY) && write.to() == RotationPhase.BRIDGED) {
            needed.addAll(write.payload().chain().certificates());
        }
        return needed.stream()
                .flatMap(ca -> PayloadCheck.tooShort(write.cluster().value(), ca, soak, state.now()).stream())
                .toList();
    }
}
