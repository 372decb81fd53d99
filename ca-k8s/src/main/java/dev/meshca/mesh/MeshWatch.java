package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.trust.TrustReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at a mesh again and again, and tells which findings appear and which are resolved. A look is a verification: two
 * requests per cluster. What was found in a cluster is not resolved because the cluster cannot be read for a while.
 *
 * <pre>{@code
 * try (MeshWatch watch = new MeshWatch(mesh::verify, Duration.ofSeconds(30), change -> System.out.println(change))) {
 *     watch.run();                          // until it is closed, or the thread is interrupted
 * }
 * }</pre>
 */
public final class MeshWatch implements AutoCloseable {

    /** What can happen to a finding. */
    public enum Kind {
        /** It is there since this look. */
        APPEARED,
        /** It is there no longer. */
        RESOLVED
    }

    /**
     * A finding that appeared or was resolved.
     *
     * @param at when that was seen
     * @param kind which of both
     * @param finding the finding; one that was resolved as it was seen last
     */
    public record Change(Instant at, Kind kind, Finding finding) {

        @Override
        public String toString() {
            return at + " " + kind + " " + finding;
        }
    }

    /** Is told what changes, in the thread that looks. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A finding appeared or was resolved.
         *
         * @param change what and when
         */
        void changed(Change change);

        /**
         * A look is over, and what changed was told.
         *
         * @param report what was seen
         */
        default void looked(TrustReport report) {}
    }

    /** By its code and its place: its details may tell how long something lasts. */
    private record Identity(String code, String where) {

        static Identity of(Finding finding) {
            return new Identity(finding.code().name(), finding.where());
        }
    }

    private final Supplier<TrustReport> mesh;
    private final Duration every;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Map<Identity, Finding> known = new LinkedHashMap<>();

    /**
     * A watch that has seen nothing yet.
     *
     * @param mesh looks, such as {@code mesh::verify}
     * @param every how long to wait between two looks
     * @param listener is told what changes
     * @throws IllegalArgumentException if the time is not positive
     */
    public MeshWatch(Supplier<TrustReport> mesh, Duration every, Listener listener) {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("a time of " + every + " between two looks is not positive");
        }
        this.mesh = mesh;
        this.every = every;
        this.listener = listener;
    }

    /**
     * Looks until this is closed or the thread is interrupted, which stays interrupted.
     *
     * @throws RuntimeException what a look throws, such as {@link dev.meshca.CaStorageException} for a folder that is gone
     */
    public void run() {
        try {
            do {
                look();
            } while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException look) {
            if (!Thread.currentThread().isInterrupted()) {
                throw look;
            }
        }
    }

    /**
     * Looks once.
     *
     * @return what was seen, after the listener was told what changed
     */
    public TrustReport look() {
        TrustReport report = mesh.get();
        Map<Identity, Finding> now = new LinkedHashMap<>();
        report.findings().forEach(finding -> now.putIfAbsent(Identity.of(finding), finding));
        List<Change> changes = new ArrayList<>();
        now.forEach((identity, finding) -> {
            if (!known.containsKey(identity)) {
                changes.add(new Change(report.judgedAt(), Kind.APPEARED, finding));
            }
        });
        Set<String> unread = unread(report);
        known.forEach((identity, finding) -> {
            if (!now.containsKey(identity) && mayBeThereStill(finding, report, unread)) {
                now.put(identity, finding);
            } else if (!now.containsKey(identity)) {
                changes.add(new Change(report.judgedAt(), Kind.RESOLVED, finding));
            }
        });
        known = now;
        changes.forEach(listener::changed);
        listener.looked(report);
        return report;
    }

    private static Set<String> unread(TrustReport report) {
        return report.findings().stream()
                .filter(finding -> finding.code().isUnreached())
                .map(Finding::where)
                .collect(Collectors.toSet());
    }

    /** While a cluster cannot be read, only what lies in others is known to be gone; and that the cluster was not read. */
    private static boolean mayBeThereStill(Finding finding, TrustReport report, Set<String> unread) {
        return !unread.isEmpty()
                && !finding.code().isUnreached()
                && report.clusters().stream()
                        .map(cluster -> cluster.name().value())
                        .filter(name -> !unread.contains(name))
                        .noneMatch(name ->
                                finding.where().equals(name) || finding.where().startsWith(name + "/"));
    }

    /** Ends {@link #run}, which may be in another thread, after the look that is under way. */
    @Override
    public void close() {
        closed.countDown();
    }
}
