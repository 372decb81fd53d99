package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.driver.DriverOptions;
import dev.meshca.k8s.driver.DriverResult;
import dev.meshca.k8s.driver.RotationDriver;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.mesh.text.Lifetime;
import dev.meshca.rotation.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A prepared rotation and the clusters of the mesh it is for. */
final class RotationDrive {

    private final MeshSetup setup;
    private final PreparedRotation rotation;
    private final RotationOptions options;
    private final RotationDriver driver;

    RotationDrive(MeshSetup setup, PreparedRotation rotation, RotationOptions options) {
        this.setup = setup;
        this.rotation = rotation;
        this.options = options;
        DriverOptions remembered = DriverOptions.of(options)
                .journal(new RotationHistory(setup.folder()).journal())
                .record(rotation.record(setup.folder().now()));
        this.driver = RotationDriver.of(setup.clusters(), rotation.rotation(), remembered, setup.listener());
    }

    PreparedRotation rotation() {
        return rotation;
    }

    List<Finding> preflight() {
        return driver.preflight();
    }

    RotationStatus status(Direction direction) {
        return driver.status(direction);
    }

    /** Who chose a soak that is too short should know; it was their word. */
    private void noteShortSoak() {
        if (options.soak().isEmpty()) {
            return;
        }
        Duration chosen = options.soak().get();
        Duration granted = RotationDriver.soak(setup.clusters(), RotationOptions.defaults())
                .lifetime();
        if (chosen.compareTo(granted) < 0) {
            setup.listener()
                    .note("a soak of " + Lifetime.text(chosen) + " is shorter than the " + Lifetime.text(granted)
                            + " that workload certificates may live here, as far as the clusters tell; one that lives"
                            + " longer may be refused when the roots change");
        }
    }

    MeshPlan plan(Direction direction, boolean underWay) {
        noteShortSoak();
        RotationStatus status = status(direction);
        String way = direction == Direction.BACK ? "the way back from a rotation " : "a rotation ";
        return new MeshPlan(
                way + rotation.kind().words(),
                underWay,
                Optional.of(status.soak()),
                status.ahead().stream().map(PhaseWords::step).toList(),
                Optional.of(status),
                underWay ? List.of() : driver.preflight(status));
    }

    DriverResult go(Direction direction, boolean once) {
        noteShortSoak();
        return once ? driver.step(direction) : driver.run(direction);
    }

    static RotationOutcome outcome(Result result, RotationPhase phase, String reason, List<Finding> findings) {
        return new RotationOutcome(
                result,
                phase,
                reason,
                Optional.empty(),
                Optional.empty(),
                findings,
                List.of(),
                List.of(),
                Optional.empty());
    }
}
