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

    /** A server that starts refuses what it knows no rights of yet, and a proxy before it may answer on its own. */
    static final Duration PASSING = Duration.ofMinutes(1);

    /** Does something later, in a thread that may be kept waiting. */
    interface Later {

        /** Not sooner than after a time; behind the others if it is done {@code again} because it failed. */
        void in(Duration time, boolean again, Runnable task);
    }

    private final Feed feed;
    private final Bell bell;
    private final Later later;
    private final Backoff backoff;

    private @Nullable Watch watch;
    private @Nullable ApiFailure obstacle;
    private Duration answeredFor = Duration.ZERO;
    private boolean following;
    private boolean followedBefore;
    private boolean closed;

    Follower(Feed feed, Bell bell, Later later, Backoff backoff) {
        this.feed = feed;
        this.bell = bell;
        this.later = later;
        this.backoff = backoff;
    }

    void start() {
        later.in(Duration.ZERO, false, this::open);
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
        } catch (RuntimeException | Error defect) {
            failed(ApiFailure.unexpected(defect));
        }
    }

    private synchronized void opened(Watch opened) {
        watch = opened;
        obstacle = null;
        answeredFor = Duration.ZERO;
        followedBefore = true;
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
        open(backoff.next(), false);
    }

    private synchronized void failed(ApiFailure failure) {
        obstacle = failure;
        lost();
        answeredFor = isAnswer(failure) ? answeredFor : Duration.ZERO;
        Duration time = failure.isRefusal() && lasts() ? AFTER_REFUSAL : backoff.next();
        answeredFor = answeredFor.plus(time);
        open(time, true);
    }

    private static boolean isAnswer(ApiFailure failure) {
        return failure.isRefusal() || failure.is(ApiFailure.Kind.UNEXPECTED);
    }

    private boolean lasts() {
        return answeredFor.compareTo(PASSING) >= 0;
    }

    private void lost() {
        if (following) {
            following = false;
            bell.ring();
        }
    }

    private void open(Duration time, boolean again) {
        if (closed) {
            return;
        }
        try {
            later.in(time, again, this::open);
        } catch (Error noThread) {
            lost();
            throw noThread;
        }
    }

    synchronized boolean following() {
        return following;
    }

    /** Why it does not follow a cluster that answers otherwise; empty as long as that may be over soon. */
    synchronized Optional<ApiFailure> obstacle() {
        return Optional.ofNullable(obstacle)
                .filter(failure -> (isAnswer(failure) && lasts()) || (failure.isRefusal() && !followedBefore));
    }

    synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.cancel().run();
        }
    }
}
