package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.Clusters;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.istiod.Reading;
import dev.meshca.k8s.istiod.Setting;
import dev.meshca.rotation.Rotation;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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

    private final Rotation rotation;
    private final RotationOptions options;
    private final RotationListener listener;
    private final Ground ground;

    RotationDriver(Ground ground, Rotation rotation, RotationOptions options, RotationListener listener) {
        this.ground = ground;
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
            Clusters mesh, Rotation rotation, RotationOptions options, RotationListener listener) {
        Set<ClusterName> here = Set.copyOf(mesh.names());
        if (!here.equals(new HashSet<>(rotation.clusters()))) {
            throw new IllegalArgumentException(
                    "the rotation is of " + rotation.clusters() + ", and the mesh consists of " + here);
        }
        Stream.of(
                        options.istiods().keySet(),
                        options.issuance().keySet(),
                        options.waivers().keySet(),
                        options.canary().map(Set::of).orElse(Set.of()))
                .flatMap(Set::stream)
                .forEach(mesh::context);
        return new RotationDriver(new MeshGround(mesh, options), rotation, options, listener);
    }

    /**
     * The longest life of a workload certificate that the clusters tell: what a rotation should be made with, and the soak
     * where none is given.
     *
     * @param mesh the clusters
     * @return the longest; a cluster that does not tell counts with 24 hours, Istio's default
     */
    public static Duration longestLifetime(Clusters mesh) {
        List<ClusterName> names = mesh.names();
        return Istiods.of(mesh).settings(names).stream()
                .map(Reading::value)
                .map(settings -> settings.map(IstiodSettings::longestLifetime).map(Setting::value))
                .map(lifetime -> lifetime.orElse(Witness.DEFAULT_LIFETIME))
                .max(Comparator.naturalOrder())
                .orElse(Witness.DEFAULT_LIFETIME);
    }

    /**
     * Where the rotation stands. Only reads.
     *
     * @return phase and evidence per cluster, the next writes, and what they wait for
     */
    public RotationStatus status() {
        Witness witness = new Witness(rotation, options, ground, Memory.of(options.journal(), false));
        return Report.of(rotation, witness.look(), witness.memory().findings(), ground.now());
    }

    /**
     * Goes as far as the gates allow. Waits out the soak, and for everything else up to the timeout at a time.
     *
     * @return how far it got
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the next run goes on
     */
    public RotationOutcome run() {
        return go(Way.ON, false);
    }

    /**
     * Makes exactly one phase in all clusters.
     *
     * @return how far it got
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the next run goes on
     */
    public RotationOutcome step() {
        return go(Way.ON, true);
    }

    /**
     * Goes all the way back, phase by phase, as far as the gates allow; broken clusters first.
     *
     * @return how far it got; DONE when every cluster is in the first phase again
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the next run goes on
     */
    public RotationOutcome rollback() {
        return go(Way.BACK, false);
    }

    private RotationOutcome go(Way way, boolean once) {
        Witness witness = new Witness(rotation, options, ground, Memory.of(options.journal(), true));
        return new Run(rotation, options, listener, ground, witness, way, once).go();
    }
}
