package dev.meshca.mesh;

import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.mesh.MeshRotation.Request;
import dev.meshca.rotation.Direction;

/** Back to the CAs of before the rotation that is under way. */
final class RollbackRotation implements MeshRotation.Action {

    private final MeshSetup setup;

    RollbackRotation(MeshSetup setup) {
        this.setup = setup;
    }

    @Override
    public MeshPlan plan(Request request) {
        return drive(request).plan(Direction.BACK, true);
    }

    @Override
    public RotationOutcome run(Request request, boolean once) {
        setup.requireVerified();
        RotationOutcome outcome = drive(request).go(Direction.BACK, once).outcome();
        if (outcome.result() == Result.DONE) {
            setup.folder().rotation().abandon();
        }
        return outcome;
    }

    private RotationDrive drive(Request request) {
        setup.requireAllClusters();
        setup.requireOneProcess("the way back");
        PreparedRotation underWay = setup.folder()
                .rotationUnderWay()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no rotation is under way in " + setup.folder().path() + ", so there is nothing to take back"));
        return new RotationDrive(setup, underWay, request.options());
    }
}
