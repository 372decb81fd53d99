package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.Issuance;
import dev.meshca.k8s.cacerts.Observation;
import dev.meshca.k8s.driver.DriverResult;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.mesh.MeshRotation.Request;
import dev.meshca.mesh.MeshRotation.Strategy;
import dev.meshca.mesh.PreparedRotation.Kind;
import dev.meshca.rotation.Direction;
import dev.meshca.trust.TrustReport;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** To new CAs: makes and keeps them, brings them to the clusters, and then makes the folder what the clusters are. */
final class ForwardRotation implements MeshRotation.Action {

    private final MeshSetup setup;
    private final MeshFolder folder;
    private final RotationHistory history;
    private final boolean root;
    private final boolean pluggedIn;

    private ForwardRotation(MeshSetup setup, boolean root, boolean pluggedIn) {
        this.setup = setup;
        this.folder = setup.folder();
        this.history = new RotationHistory(folder);
        this.root = root;
        this.pluggedIn = pluggedIn;
    }

    static ForwardRotation ofRoot(MeshSetup setup) {
        return new ForwardRotation(setup, true, true);
    }

    static ForwardRotation ofIntermediates(MeshSetup setup) {
        return new ForwardRotation(setup, false, true);
    }

    /** Of the root, where no cluster has a {@code cacerts} yet that could be compared with the folder. */
    static ForwardRotation fromSelfSigned(MeshSetup setup) {
        return new ForwardRotation(setup, true, false);
    }

    @Override
    public MeshPlan plan(Request request) {
        setup.requireAllClusters();
        Optional<PreparedRotation> underWay = underWay(request);
        return drive(underWay.orElseGet(() -> throwaway(request)), request)
                .plan(Direction.FORWARD, underWay.isPresent());
    }

    @Override
    public RotationOutcome run(Request request, boolean once) {
        setup.requireAllClusters();
        setup.requireVerified();
        return setup.share().isWhole() ? ofAll(request, once) : ofShare(request, once);
    }

    private RotationOutcome ofShare(Request request, boolean once) {
        if (setup.share().of(setup.names()).isEmpty()) {
            return done("no cluster falls to share " + setup.share());
        }
        return underWay(request)
                .map(rotation -> finish(rotation, request, once))
                .or(() -> ended(request))
                .orElseThrow(() -> new IllegalArgumentException("no such rotation is under way in " + folder.path()
                        + ", and a share begins none: prepare it first, in one process"));
    }

    private RotationOutcome ofAll(Request request, boolean once) {
        return withNewCas(request, (rotation, word) -> {
            setup.listener()
                    .note("a rotation " + rotation.kind().words() + word + ", with the CAs in "
                            + folder.path().resolve(".next"));
            return finish(rotation, request, once);
        });
    }

    /** What comes of the one that is under way or begins; or why none does. */
    private RotationOutcome withNewCas(Request request, BiFunction<PreparedRotation, String, RotationOutcome> work) {
        Optional<PreparedRotation> underWay = underWay(request);
        if (underWay.isPresent()) {
            return work.apply(underWay.get(), " goes on");
        }
        return notBegun(request).orElseGet(() -> work.apply(prepared(request), " begins"));
    }

    @Override
    public RotationOutcome prepare(Request request) {
        setup.requireAllClusters();
        setup.requireOneProcess("the making of new CAs");
        return withNewCas(
                request,
                (rotation, word) -> RotationDrive.outcome(
                        Result.STEPPED,
                        drive(rotation, request).status(Direction.FORWARD).phase(),
                        "the CAs of a rotation " + rotation.kind().words() + " are in "
                                + folder.path().resolve(".next") + ", and this call has written to no cluster",
                        List.of()));
    }

    private RotationDrive drive(PreparedRotation rotation, Request request) {
        return new RotationDrive(setup, rotation, request.options());
    }

    private Optional<PreparedRotation> underWay(Request request) {
        Optional<PreparedRotation> underWay = folder.rotationUnderWay();
        underWay.map(PreparedRotation::kind)
                .filter(kind -> !isWanted(kind, request))
                .ifPresent(other -> {
                    throw new IllegalArgumentException("a rotation " + other.words() + " is under way in "
                            + folder.path() + ": go on with it, or take it back");
                });
        return underWay;
    }

    private boolean isWanted(Kind kind, Request request) {
        if (!root) {
            return kind == Kind.INTERMEDIATES;
        }
        return switch (kind) {
            case INTERMEDIATES -> false;
            case ROOT_BRIDGE -> !request.strategy().equals(Optional.of(Strategy.TRUST_FIRST));
            case ROOT_TRUST_FIRST -> !request.strategy().equals(Optional.of(Strategy.BRIDGE));
        };
    }

    /** Such a rotation ended just now, or the mesh is in no state to begin one. */
    private Optional<RotationOutcome> notBegun(Request request) {
        Optional<RotationOutcome> ended = request.again() ? Optional.empty() : ended(request);
        if (ended.isPresent()) {
            return ended;
        }
        if (!pluggedIn) {
            return Optional.empty();
        }
        TrustReport before = new FolderTrust(setup).reportOn(Observation.of(setup.clusters()));
        if (before.healthy()) {
            return notInstalled(request);
        }
        boolean away = before.findings().stream()
                .filter(Finding::isError)
                .allMatch(finding -> finding.code().isUnreached());
        return Optional.of(RotationDrive.outcome(
                away ? Result.UNREACHABLE : Result.STOPPED,
                RotationPhase.UNKNOWN,
                "no rotation begins before the clusters are healthy and hold what " + folder.path() + " says",
                before.findings()));
    }

    private Optional<RotationOutcome> ended(Request request) {
        return history.endedJustNow(kind -> isWanted(kind, request))
                .map(time -> done("such a rotation ended at " + time + ", and there is nothing left to do"));
    }

    private static RotationOutcome done(String reason) {
        return RotationDrive.outcome(Result.DONE, RotationPhase.DONE, reason, List.of());
    }

    /** Nothing would show that new CAs arrived, and nothing would refuse them. */
    private Optional<RotationOutcome> notInstalled(Request request) {
        boolean nowhere = request.options().istiods().isEmpty()
                && Istiods.of(setup.clusters()).nowhere();
        return nowhere
                ? Optional.of(RotationDrive.outcome(
                        Result.WAITING,
                        RotationPhase.STEADY,
                        "Istio is not installed in any cluster yet, so there is nothing to rotate: install it, or make new CAs"
                                + " and push them",
                        List.of()))
                : Optional.empty();
    }

    /** CAs that are made to be looked at; EC keys take no time. */
    private PreparedRotation throwaway(Request request) {
        Issuance silent = setup.issuance().progress((done, total) -> {});
        return rotation(made(request, request.cas().key(KeyAlgorithm.EC_P256), silent), request);
    }

    /** Everything that can be known before the first write is known before anything is kept. */
    private PreparedRotation prepared(Request request) {
        PreparedRotation rotation = rotation(made(request, request.cas(), setup.issuance()), request);
        List<Finding> flaws = drive(rotation, request).preflight();
        if (flaws.stream().anyMatch(Finding::isError)) {
            throw new InvalidCaException("the rotation", flaws);
        }
        flaws.forEach(setup.listener()::noticed);
        folder.rotation().prepare(rotation.next());
        return rotation;
    }

    private NewCas made(Request request, NewCaSpec cas, Issuance issuance) {
        Successors successors = new Successors(Ancestors.in(folder), issuance);
        return root
                ? successors.root(request.strategy(), cas, request.root(), setup.listener()::note)
                : successors.intermediates(cas);
    }

    /** In a mesh with revocation with the lists of all CAs, old and new, which last through the rotation. */
    private PreparedRotation rotation(NewCas next, Request request) {
        PreparedRotation rotation = new PreparedRotation(folder.present(), next);
        return folder.lists().isEmpty()
                ? rotation
                : folder.withLists(
                        rotation,
                        drive(rotation, request).status(Direction.FORWARD).soak());
    }

    private RotationOutcome finish(PreparedRotation rotation, Request request, boolean once) {
        DriverResult result = drive(rotation, request).go(Direction.FORWARD, once);
        if (result.outcome().result() != Result.DONE) {
            return result.outcome();
        }
        Optional<PreparedRotation> renewed = folder.renewedSince(rotation);
        if (renewed.isPresent()) {
            setup.listener().note("the revocation lists were renewed meanwhile");
            return finish(renewed.get(), request, once);
        }
        history.finish(rotation, result.held());
        return result.outcome();
    }
}
