package dev.meshca.k8s.watch.follow;

import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ClosedException;
import dev.meshca.k8s.internal.Watch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a watch open. It rings when something changes, when the watch breaks off, and when there is one again after that: what
 * happened in between nobody told.
 */
final class Follower {

    /** Rights may be given later. */
    static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

    /** Does something later, in a thread that may be kept waiting. */
    interface Later {
        void in(Duration time, Runnable task);
    }

    private final Feed feed;
    private final Bell bell;
    private final Later later;
    private final Backoff backoff;

    private @Nullable Watch watch;
    private @Nullable ApiFailure obstacle;
    private boolean following;
    private boolean closed;

    Follower(Feed feed, Bell bell, Later later, Backoff backoff) {
        this.feed = feed;
        this.bell = bell;
        this.later = later;
        this.backoff = backoff;
    }

    void start() {
        later.in(Duration.ZERO, this::open);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // how it ends is told here
    private void open() {
        try {
            Watch opened = feed.open(bell::ring);
            long since = System.nanoTime();
            opened(opened);
            opened.ended().whenComplete((done, failure) -> {
                backoff.lasted(Duration.ofNanos(System.nanoTime() - since));
                ended(failure);
            });
        } catch (ApiFailure failure) {
            failed(failure);
        } catch (ClosedException closing) {
            close();
        }
    }

    private synchronized void opened(Watch opened) {
        watch = opened;
        obstacle = null;
        if (!following) {
            following = true;
            bell.ring();
        }
        if (closed) {
            opened.cancel().run();
        }
    }

    private synchronized void ended(@Nullable Throwable failure) {
        watch = null;
        if (failure != null) {
            lost();
        }
        again(backoff.next());
    }

    private synchronized void failed(ApiFailure failure) {
        obstacle = failure;
        lost();
        again(failure.isRefusal() ? AFTER_REFUSAL : backoff.next());
    }

    private void lost() {
        if (following) {
            following = false;
            bell.ring();
        }
    }

    private void again(Duration time) {
        if (!closed) {
            later.in(time, this::open);
        }
    }

    synchronized boolean following() {
        return following;
    }

    /** Why it does not follow a cluster that answers otherwise; empty as long as that may be over soon. */
    synchronized Optional<String> obstacle() {
        return Optional.ofNullable(obstacle)
                .filter(failure ->
                        !failure.is(ApiFailure.Kind.UNREACHABLE) && !failure.is(ApiFailure.Kind.UNAUTHENTICATED))
                .map(ApiFailure::reason);
    }

    synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.cancel().run();
        }
    }
}
