package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.driver.DriverOptions;
import dev.meshca.k8s.driver.DriverResult;
import dev.meshca.k8s.driver.RotationDriver;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.mesh.MeshRotation.Request;
import dev.meshca.mesh.MeshRotation.Strategy;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.trust.TrustReport;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Two meshes with different roots become one in which everybody accepts everybody; both keep their roots, CAs and folders.
 * No new key is made: whoever is killed signs the same bridge again, or finds it in the chains.
 */
final class MergeRotation implements MeshRotation.Action {

    private final MeshSetup one;
    private final MeshSetup other;

    MergeRotation(MeshSetup one, MeshSetup other) {
        this.one = one;
        this.other = other;
    }

    @Override
    public MeshPlan plan(Request request) {
        return with(request, driver -> {
            RotationStatus status = driver.status(Direction.FORWARD);
            return new MeshPlan(
                    "a merge of two meshes",
                    false,
                    Optional.of(status.soak()),
                    status.ahead().stream().map(PhaseWords::step).toList(),
                    Optional.of(status),
                    driver.preflight());
        });
    }

    @Override
    public RotationOutcome run(Request request, boolean once) {
        one.requireVerified();
        other.requireVerified();
        return with(request, driver -> {
            DriverResult result = once ? driver.step(Direction.FORWARD) : driver.run(Direction.FORWARD);
            if (result.outcome().result() == Result.DONE) {
                follow(one.folder(), result.held());
                follow(other.folder(), result.held());
            }
            return result.outcome();
        });
    }

    private static void follow(MeshFolder folder, List<CaCerts> held) {
        List<ClusterName> own = folder.clusters();
        folder.rotation()
                .follow(held.stream()
                        .filter(certs -> own.contains(certs.cluster()))
                        .toList());
    }

    private <R> R with(Request request, Function<RotationDriver, R> work) {
        one.requireOneProcess("a merge");
        one.requireAllClusters();
        other.requireAllClusters();
        one.folder().requireNoRotation("meshes merge");
        other.folder().requireNoRotation("meshes merge");
        List<ClusterContext> contexts = new ArrayList<>(one.clusters().contexts());
        contexts.addAll(other.clusters().contexts());
        try (Clusters all = Clusters.of(one.clusters().options(), contexts)) {
            DriverOptions options =
                    DriverOptions.of(request.options()).journal(new RotationHistory(one.folder()).journal());
            return work.apply(RotationDriver.of(all, rotation(request), options, one.listener()));
        }
    }

    private Rotation rotation(Request request) {
        List<CaCerts> ours = one.folder().present();
        List<CaCerts> theirs = other.folder().present();
        Rotation merge = request.strategy().equals(Optional.of(Strategy.TRUST_FIRST))
                ? Rotation.mergeTrusted(ours, theirs)
                : Rotation.mergeBridged(ours, bridge(one, other), theirs, bridge(other, one));
        return lists().map(merge::crls).orElse(merge);
    }

    /** The root of the one mesh, signed by that of the other; one that the chains carry already goes on. */
    private static X509Certificate bridge(MeshSetup of, MeshSetup signer) {
        X509Certificate root = root(of).certificate();
        X509Certificate above = root(signer).certificate();
        return of.folder().present().stream()
                .flatMap(certs -> certs.chain().certificates().stream())
                .filter(sent -> sent.getPublicKey().equals(root.getPublicKey()) && isSignedBy(sent, above))
                .findFirst()
                .orElseGet(() -> signed(root, signer));
    }

    private static X509Certificate signed(X509Certificate root, MeshSetup signer) {
        RootCa above = root(signer);
        if (above.certificate().getSubjectX500Principal().equals(root.getSubjectX500Principal())) {
            throw new IllegalArgumentException("the roots of both meshes have the name '"
                    + TrustReport.Certificate.of(root).subject()
                    + "', and none of a name can vouch for another: merge by trust in both"
                    + " roots, or give one of the meshes a new root before, which gets another name");
        }
        return above.crossSign(root, signer.folder().now());
    }

    /** By the signature: roots of two meshes often have one name, as all that Istio's Makefile makes. */
    private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private static RootCa root(MeshSetup setup) {
        return Ancestors.in(setup.folder()).requireRoot();
    }

    private Optional<RevocationSet> lists() {
        Optional<RevocationSet> ours = one.folder().lists();
        Optional<RevocationSet> theirs = other.folder().lists();
        if (ours.isPresent() != theirs.isPresent()) {
            MeshFolder without = ours.isPresent() ? other.folder() : one.folder();
            throw new IllegalArgumentException("one of the meshes has revocation lists, and " + without.path()
                    + " has none: issue them there, push, and merge then");
        }
        return ours.map(set -> {
            List<RevocationList> all = new ArrayList<>(set.lists());
            all.addAll(theirs.orElseThrow().lists());
            return RevocationSet.of(all);
        });
    }
}
