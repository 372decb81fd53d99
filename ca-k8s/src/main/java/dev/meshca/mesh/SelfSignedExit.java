package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.istiod.Reading;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.mesh.MeshRotation.Request;
import dev.meshca.rotation.Direction;
import java.util.List;
import java.util.stream.Collectors;

/**
 * From the CA that the istiod of a cluster made for itself ({@code istio-ca-secret}) to one of ours: that CA becomes the old
 * root of a rotation, kept in the folder with its key before anything is written.
 */
final class SelfSignedExit implements MeshRotation.Action {

    private final MeshSetup setup;
    private final MeshFolder folder;

    SelfSignedExit(MeshSetup setup) {
        this.setup = setup;
        this.folder = setup.folder();
    }

    @Override
    public MeshPlan plan(Request request) {
        if (!folder.clusters().isEmpty()) {
            return forward().plan(request);
        }
        Reading<CaCerts> made = read();
        if (made.value().isEmpty()) {
            return MeshPlan.of("leaving the CA that istiod made for itself", List.of(), made.findings());
        }
        Successors successors = new Successors(Ancestors.selfSigned(folder, made.get()), setup.issuance());
        PreparedRotation rotation = new PreparedRotation(
                List.of(made.get()),
                successors.root(
                        request.strategy(),
                        request.cas().key(KeyAlgorithm.EC_P256),
                        request.root(),
                        setup.listener()::note));
        return new RotationDrive(setup, rotation, request.options()).plan(Direction.FORWARD, false);
    }

    @Override
    public RotationOutcome run(Request request, boolean once) {
        setup.requireVerified();
        setup.requireOneProcess("leaving the CA of one cluster");
        if (folder.clusters().isEmpty()) {
            Reading<CaCerts> made = read();
            if (made.value().isEmpty()) {
                boolean away = made.findings().stream()
                        .allMatch(finding -> finding.code().isUnreached());
                return RotationDrive.outcome(
                        away ? Result.UNREACHABLE : Result.STOPPED,
                        RotationPhase.UNKNOWN,
                        made.findings().get(0).toString(),
                        made.findings());
            }
            folder.cas().save(RootCa.of(made.get()), TrustPlan.of(List.of(made.get())));
        }
        return forward().run(request, once);
    }

    private ForwardRotation forward() {
        List<CaCerts> present = folder.present();
        boolean selfSigned = present.stream()
                .map(CaCerts::certificate)
                .allMatch(ca -> ca.getSubjectX500Principal().equals(ca.getIssuerX500Principal()));
        if (!selfSigned) {
            throw new IllegalArgumentException(folder.path()
                    + " holds a CA that no istiod made for itself: open the mesh in an empty folder to leave such a"
                    + " CA, or rotate its root");
        }
        return ForwardRotation.fromSelfSigned(setup);
    }

    private Reading<CaCerts> read() {
        List<ClusterName> names = setup.clusters().names();
        if (names.size() != 1) {
            throw new IllegalArgumentException("each istiod made a CA of its own, so the clusters "
                    + names.stream().map(ClusterName::value).collect(Collectors.joining(", "))
                    + " leave theirs one by one: each in a folder of its own, the second and later ones to the root of"
                    + " the first");
        }
        return Istiods.of(setup.clusters()).selfSigned(names.get(0));
    }
}
