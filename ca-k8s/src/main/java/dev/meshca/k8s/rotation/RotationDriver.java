package dev.meshca.k8s.rotation;

import dev.meshca.k8s.MeshClusters;
import dev.meshca.rotation.Rotation;
import java.time.Duration;

/**
 * Takes a rotation through running clusters, one phase at a time: gate, write, proof.
 *
 * <pre>{@code
 * RotationDriver driver = RotationDriver.of(mesh, rotation, RotationOptions.defaults(), RotationListener.NONE);
 * RotationStatus status = driver.status();     // reads only
 * RotationOutcome outcome = driver.run();      // as far as the gates allow; killed at any point, the next run goes on
 * }</pre>
 *
 * <p>The phase is read off the clusters; a journal and annotations only help. A second runner is refused by a Lease.
 */
public final class RotationDriver {

    private final MeshClusters mesh;
    private final Rotation rotation;
    private final RotationOptions options;
    private final RotationListener listener;

    private RotationDriver(MeshClusters mesh, Rotation rotation, RotationOptions options, RotationListener listener) {
        this.mesh = mesh;
        this.rotation = rotation;
        this.options = options;
        this.listener = listener;
    }

    /**
     * A driver of one rotation.
     *
     * @param mesh the clusters, not to be closed before the driver is done; the same as the rotation's
     * @param rotation where from and where to
     * @param options how to go about it
     * @param listener is told how it goes
     * @return the driver
     * @throws IllegalArgumentException if the mesh and the rotation have different clusters, or an option names a cluster that
     *     is not one of them
     */
    public static RotationDriver of(
            MeshClusters mesh, Rotation rotation, RotationOptions options, RotationListener listener) {
        return new RotationDriver(mesh, rotation, options, listener);
    }

    /**
     * The longest life of a workload certificate that the clusters tell: what a rotation should be made with, and the soak
     * where none is given.
     *
     * @param mesh the clusters
     * @return the longest; at least 24 hours, Istio's default, for a cluster that does not tell
     */
    public static Duration longestLifetime(MeshClusters mesh) {
        throw new UnsupportedOperationException("not yet: " + mesh);
    }

    /**
     * Where the rotation stands. Only reads.
     *
     * @return phase and evidence per cluster, the next writes, and what they wait for
     */
    public RotationStatus status() {
        throw new UnsupportedOperationException("not yet: " + mesh + rotation + options + listener);
    }

    /**
     * Goes as far as the gates allow. Waits out the soak, and for everything else up to the timeout at a time.
     *
     * @return how far it got
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the next run goes on
     */
    public RotationOutcome run() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Makes exactly one phase in all clusters.
     *
     * @return how far it got
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the next run goes on
     */
    public RotationOutcome step() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Goes all the way back, phase by phase, as far as the gates allow; broken clusters first.
     *
     * @return how far it got; DONE when every cluster is in the first phase again
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the next run goes on
     */
    public RotationOutcome rollback() {
        throw new UnsupportedOperationException("not yet");
    }
}
