package dev.meshca.k8s.driver;

import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.Share;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.Soak;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * Takes a rotation through running clusters, one phase at a time: gate, write, proof.
 *
 * <pre>{@code
 * RotationDriver driver = RotationDriver.of(clusters, rotation, options, MeshListener.NONE);
 * RotationStatus status = driver.status(Direction.FORWARD); // reads only
 * DriverResult result = driver.run(Direction.FORWARD);      // as far as the gates allow; killed anywhere, the next run goes on
 * }</pre>
 *
 * <p>The phase is read off the clusters; a journal and annotations only help. A second runner is refused by a Lease.
 */
public final class RotationDriver {

    private final Rotation rotation;
    private final DriverOptions options;
    private final MeshListener listener;
    private final MeshPort port;
    private final Part part;

    RotationDriver(MeshPort port, Rotation rotation, DriverOptions options, MeshListener listener) {
        this(port, rotation, options, listener, Part.WHOLE);
    }

    RotationDriver(MeshPort port, Rotation rotation, DriverOptions options, MeshListener listener, Part part) {
        this.part = part;
        this.port = port;
        this.rotation = rotation;
        this.options = options;
        this.listener = listener;
    }

    /**
     * A driver of one rotation.
     *
     * @param clusters the mesh, not to be closed before the driver is done; of a cluster of the rotation that is not among
     *     them nothing is known, so no gate opens. Those that are not of the share of their options are only looked at
     * @param rotation where from and where to
     * @param options how to go about it
     * @param listener is told how it goes
     * @return the driver
     * @throws IllegalArgumentException if an option names a cluster that is not one of the mesh
     */
    public static RotationDriver of(
            Clusters clusters, Rotation rotation, DriverOptions options, MeshListener listener) {
        RotationOptions pace = options.pace();
        Stream.of(
                        pace.istiods().keySet(),
                        pace.workloads().keySet(),
                        pace.ztunnels().waived(),
                        pace.canary().map(Set::of).orElse(Set.of()))
                .flatMap(Set::stream)
                .forEach(clusters::context);
        return new RotationDriver(new LiveMesh(clusters, options), rotation, options, listener, part(clusters, pace));
    }

    private static Part part(Clusters clusters, RotationOptions pace) {
        Share share = clusters.options().share();
        return share.isWhole() ? Part.WHOLE : new Part(Optional.of(share.of(clusters.names())), pace.canary());
    }

    /**
     * How long certificates of an earlier chain may live, before there is a rotation to ask. Only reads.
     *
     * @param clusters the mesh
     * @param pace what the caller chose
     * @return the soak that was chosen, or what the clusters tell
     */
    public static Soak soak(Clusters clusters, RotationOptions pace) {
        Lifetimes lifetimes = new Lifetimes(clusters.names());
        Istiods.of(clusters)
                .settings(clusters.names())
                .forEach(reading -> reading.value()
                        .flatMap(IstiodSettings::lifetime)
                        .ifPresent(told -> lifetimes.told(reading.cluster(), told)));
        return lifetimes.soak(pace.soak());
    }

    /**
     * Judges all CAs before anything is written, with what the clusters tell of the lifetime of certificates. Only reads.
     *
     * @return what is wrong; without an error the rotation may begin
     */
    public List<Finding> preflight() {
        MeshView mesh = look(ProvenSince.of(options.journal(), false));
        return rotation.preflight(mesh.soak(), mesh.time());
    }

    /**
     * The same with the lifetime that was told with a status, without asking again.
     *
     * @param seen the status
     * @return what is wrong; without an error the rotation may begin
     */
    public List<Finding> preflight(RotationStatus seen) {
        return rotation.preflight(Soak.of(seen.soak()), port.now());
    }

    /**
     * Where the rotation stands, and what it would do on one way. Only reads.
     *
     * @param direction which way
     * @return phase and evidence per cluster, the next writes and what they wait for, and the phases still to come
     */
    public RotationStatus status(Direction direction) {
        ProvenSince provenSince = ProvenSince.of(options.journal(), false);
        MeshView mesh = look(provenSince);
        List<Finding> journal = Stream.concat(provenSince.findings().stream(), provenSince.cut(mesh).stream())
                .toList();
        return new StatusReport(rotation, direction, mesh, journal).status();
    }

    private MeshView look(ProvenSince provenSince) {
        return new EvidenceReader(rotation, options.pace(), port, provenSince).look();
    }

    /**
     * Goes as far as the gates allow. Waits out the soak, and for everything else up to the timeout at a time. On the way back
     * broken clusters come first.
     *
     * @param direction which way
     * @return how far it got
     * @throws CancellationException if the thread is interrupted; the next run goes on
     */
    public DriverResult run(Direction direction) {
        return go(direction, false);
    }

    /**
     * Makes exactly one phase in all clusters.
     *
     * @param direction which way
     * @return how far it got
     * @throws CancellationException if the thread is interrupted; the next run goes on
     */
    public DriverResult step(Direction direction) {
        return go(direction, true);
    }

    private DriverResult go(Direction direction, boolean once) {
        ProvenSince provenSince = ProvenSince.of(options.journal(), true, part);
        return new RotationLoop(rotation, options, listener, port, provenSince, direction, part, once).run();
    }
}
