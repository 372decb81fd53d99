package dev.meshca.k8s.lock;

import dev.meshca.ClusterName;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.Fleet;
import dev.meshca.k8s.internal.SharedConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The Leases of all clusters of a mesh, or of those of a share, in sorted order. They have threads and connections of their own, so that nothing
 * delays a renewal: no queue of other work on the mesh, and no credential plugin that hangs because other work needs new
 * credentials.
 */
final class Leases implements AutoCloseable {

    private static final int FEWEST_THREADS = 16;
    private static final int MOST_THREADS = 64;

    private final LockOptions options;
    private final Fleet fleet;
    private final int atATime;
    private final List<Entry> entries;

    record Entry(ClusterLock lock, SharedConnection connection) {

        <R> R ask(Duration limit, BiFunction<ClusterLock, Api, R> work) {
            return connection.ask(Deadline.in(limit), api -> work.apply(lock, api));
        }
    }

    Leases(Clusters access, LockOptions options, TwoClocks time) {
        this.options = options;
        int size = access.share().size();
        this.atATime = Math.min(size, Math.min(MOST_THREADS, Math.max(FEWEST_THREADS, size / FEWEST_THREADS)));
        this.fleet = new Fleet(atATime, time.wall(), access.options().insecure());
        SecureRandom random = access.options().random();
        String identity =
                LockHolder.identity(options.runner(), new UUID(random.nextLong(), random.nextLong()).toString());
        this.entries = access.share().stream()
                .map(ClusterContext::cluster)
                .sorted()
                .map(name -> entry(access, name, identity, time))
                .toList();
    }

    private Entry entry(Clusters access, ClusterName name, String identity, TwoClocks time) {
        ClusterLock lock =
                new ClusterLock(name, options, identity, access.options().namespace(), time);
        return new Entry(lock, fleet.connection(access.connector(name)));
    }

    List<Entry> entries() {
        return entries;
    }

    /** How many are worked on at the same time. */
    int atATime() {
        return atATime;
    }

    /** One result per cluster; the work does not throw. */
    <R> List<R> each(Function<Entry, R> work) {
        return each(entries, work);
    }

    <R> List<R> each(List<Entry> some, Function<Entry, R> work) {
        return fleet.each(some, work);
    }

    /** Whatever goes wrong is noted, and the next round is tried: a round that threw something would be the last. */
    void renew() {
        try {
            quietly((lock, api) -> lock.renew(api));
        } catch (RuntimeException e) {
            entries.forEach(entry -> entry.lock().troubled(ApiFailure.unexpected(e)));
        }
    }

    /** Of those that are ours; what fails is noted, and shows when the lock is next checked. */
    private void quietly(BiConsumer<ClusterLock, Api> work) {
        List<Entry> ours =
                entries.stream().filter(entry -> entry.lock().isHeld()).toList();
        fleet.each(ours, entry -> {
            try {
                entry.ask(options.interval(), (lock, api) -> {
                    work.accept(lock, api);
                    return true;
                });
            } catch (ApiFailure failure) {
                entry.lock().troubled(failure);
            }
            return true;
        });
    }

    void requireHeld(Predicate<ClusterName> which) {
        for (Entry entry : entries) {
            if (!which.test(entry.lock().cluster())) {
                continue;
            }
            Optional<String> unsure = entry.lock().unsure();
            if (unsure.isPresent()) {
                throw new LockLostException(entry.lock().cluster(), unsure.get());
            }
        }
    }

    /** Gives back what is ours, also when the thread was interrupted. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            quietly((lock, api) -> lock.release(api));
        } finally {
            fleet.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
