package dev.meshca.k8s.lock;

import dev.meshca.ClusterName;
import dev.meshca.k8s.access.Clusters;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The right to change the CAs of a mesh: a Lease in every cluster, renewed in the background for as long as this is open,
 * and to be checked before each write:
 *
 * <pre>{@code
 * if (MeshLock.take(mesh, LockOptions.defaults()) instanceof LockAttempt.Locked locked) {
 *     try (HeldLock lock = locked.lock()) {
 *         lock.requireHeld();
 *         mesh.push(plan);
 *     }
 * }
 * }</pre>
 *
 * <p>A Lease is no fence: a write that hangs on its way for longer than a third of the Lease's duration may arrive when
 * another runner has taken over. That is what the resourceVersion on each write is for.
 */
public final class MeshLock implements HeldLock {

    private final Leases leases;
    private final Optional<ScheduledExecutorService> renewer;

    private MeshLock(Leases leases, Optional<ScheduledExecutorService> renewer) {
        this.leases = leases;
        this.renewer = renewer;
    }

    /**
     * Locks all clusters of a mesh, or those of the share of its options, in sorted order, or none. A Lease that somebody else has is watched: if it is renewed
     * meanwhile, its holder is alive and this attempt is refused; if it is not for as long as it counts, it is taken over.
     * So this may take the duration of a Lease.
     *
     * @param access the clusters; to be closed after the lock
     * @param options name and duration of the Leases, and who is at work
     * @return the lock, or who has it
     * @throws IllegalStateException if the mesh is closed meanwhile
     */
    public static LockAttempt take(Clusters access, LockOptions options) {
        TwoClocks time = new TwoClocks(access.options().clock(), System::nanoTime, access::pause);
        return take(access, options, time, true);
    }

    /** Without a thread that renews, a test decides when that happens. */
    static LockAttempt take(Clusters access, LockOptions options, TwoClocks time, boolean background) {
        Leases leases = new Leases(access, options, time);
        try {
            Optional<LockAttempt.Refused> refused = new LeaseAcquisition(access, options, time, leases).run();
            if (refused.isPresent()) {
                leases.close();
                return refused.get();
            }
        } catch (RuntimeException | Error e) {
            leases.close();
            throw e;
        }
        return new LockAttempt.Locked(new MeshLock(
                leases, background ? Optional.of(renewing(leases, options.interval())) : Optional.empty()));
    }

    private static ScheduledExecutorService renewing(Leases leases, Duration interval) {
        ScheduledExecutorService renewer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "meshca-lock");
            thread.setDaemon(true);
            return thread;
        });
        long nanos = interval.toNanos();
        Future<?> unused = renewer.scheduleAtFixedRate(leases::renew, nanos, nanos, TimeUnit.NANOSECONDS);
        return renewer;
    }

    @Override
    public void requireHeld() {
        leases.requireHeld(every -> true);
    }

    @Override
    public void requireHeld(ClusterName cluster) {
        leases.requireHeld(cluster::equals);
    }

    /** One round of renewals, which otherwise happens in the background. */
    void renew() {
        leases.renew();
    }

    /** Ends the renewals and gives the Leases back; one whose cluster cannot be reached runs out by itself. */
    @Override
    public void close() {
        renewer.ifPresent(ScheduledExecutorService::shutdown);
        leases.close();
    }
}
