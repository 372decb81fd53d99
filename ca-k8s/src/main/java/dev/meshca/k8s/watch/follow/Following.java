package dev.meshca.k8s.watch.follow;

import dev.meshca.ClusterName;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.trust.TrustReport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks when a cluster tells that something changed, and from time to time. */
@SuppressWarnings("exports") // for the packages of this module
public final class Following implements MeshWatch {

    /** Changes that come together are seen together. */
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private static final Duration LONGEST_REST = Duration.ofSeconds(30);
    private static final Duration FOLLOWED = Duration.ofMinutes(10);
    private static final Duration POLLED = Duration.ofSeconds(30);

    /** Begins to follow, until what is returned is closed. */
    interface Start {
        Follow on(Bell bell);
    }

    /** What is followed. */
    interface Follow extends AutoCloseable {

        /** The clusters of which every change rings. */
        Set<ClusterName> followed();

        /** Whether that are all. */
        boolean complete();

        /** By what it is about, what to tell of clusters that are not followed; those that could not be read tell it themselves. */
        Map<String, String> notes(Set<String> unread, Duration every);

        @Override
        void close();
    }

    /** Keeps what changed where others find it. */
    interface Recorder {

        /** By what it is about, what to tell of clusters where that was not possible. */
        Map<String, String> write(List<Change> changes, Set<String> unread);
    }

    private final Start start;
    private final Recorder recorder;
    private final Supplier<TrustReport> verify;
    private final WatchOptions options;
    private final Listener listener;
    private final Bell bell = new Bell();
    private final KnownFindings known = new KnownFindings();
    private final Set<String> noted = new HashSet<>();
    private @Nullable Thread looking;
    private boolean calledOff;

    Following(Start start, Recorder recorder, Supplier<TrustReport> verify, WatchOptions options, Listener listener) {
        this.start = start;
        this.recorder = recorder;
        this.verify = verify;
        this.options = options;
        this.listener = listener;
    }

    /**
     * A watch that has seen nothing yet.
     *
     * @param clusters which are followed
     * @param verify looks at them
     * @param options how
     * @param listener is told what changes
     * @return the watch
     */
    public static MeshWatch of(
            Clusters clusters, Function<VerifyOptions, TrustReport> verify, WatchOptions options, Listener listener) {
        VerifyOptions looked = VerifyOptions.defaults().webhooks(options.webhooks());
        Recorder recorder = options.events() ? new EventWriter(clusters) : (changes, unread) -> Map.of();
        return new Following(
                bell -> Followers.of(clusters, bell, options.webhooks()),
                recorder,
                () -> verify.apply(looked),
                options,
                listener);
    }

    @Override
    public void run() {
        try (Follow follow = start.on(bell)) {
            while (!bell.closed()) {
                bell.reset();
                long begin = System.nanoTime();
                Set<String> unread = KnownFindings.unread(look(follow::followed));
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                Duration every = options.every().orElse(follow.complete() ? FOLLOWED : POLLED);
                follow.notes(unread, every).forEach(this::note);
                if (bell.await(unread.isEmpty() || every.compareTo(POLLED) < 0 ? every : POLLED)) {
                    bell.rest(rest(took));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException look) {
            if (!bell.closed() && !Thread.currentThread().isInterrupted()) {
                throw look;
            }
        }
    }

    private void note(String about, String note) {
        if (noted.add(about)) {
            listener.noted(note);
        }
    }

    /** Where something changes all the time, half of it is looked at. */
    private static Duration rest(Duration took) {
        Duration rest = took.compareTo(TOGETHER) > 0 ? took : TOGETHER;
        return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    }

    @Override
    public TrustReport look() {
        return look(Set::of);
    }

    private TrustReport look(Supplier<Set<ClusterName>> followed) {
        TrustReport report = unlessClosed(verify);
        List<Change> changes = known.after(report);
        changes.forEach(listener::changed);
        listener.looked(report, followed.get());
        if (!changes.isEmpty()) {
            unlessClosed(() -> recorder.write(changes, KnownFindings.unread(report)))
                    .forEach((about, note) -> note("Events in " + about, note));
        }
        return report;
    }

    /** Work that a close calls off, and nobody else's. */
    private <R> R unlessClosed(Supplier<R> work) {
        synchronized (this) {
            if (bell.closed()) {
                throw new IllegalStateException("this watch was closed");
            }
            looking = Thread.currentThread();
        }
        try {
            return work.get();
        } finally {
            synchronized (this) {
                looking = null;
                if (calledOff) {
                    calledOff = false;
                    Thread.interrupted();
                }
            }
        }
    }

    @Override
    public void close() {
        bell.close();
        synchronized (this) {
            if (looking != null && looking != Thread.currentThread()) {
                calledOff = true;
                looking.interrupt();
            }
        }
    }
}
