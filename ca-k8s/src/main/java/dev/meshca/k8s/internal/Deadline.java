package dev.meshca.k8s.internal;

import java.time.Duration;

/** A point in time after which work on one cluster stops. */
public final class Deadline {

    private final Duration limit;
    private final long end;

    private Deadline(Duration limit, long end) {
        this.limit = limit;
        this.end = end;
    }

    public static Deadline in(Duration limit) {
        return new Deadline(limit, System.nanoTime() + limit.toNanos());
    }

    /** The same amount of time as is left here, counted from now on. */
    public Deadline resumedLater(Duration left) {
        return new Deadline(limit, System.nanoTime() + left.toNanos());
    }

    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    public boolean passed() {
        return remaining().isZero();
    }

    /** What is said when it has passed. */
    public ApiFailure failure(String what) {
        return new ApiFailure(ApiFailure.Kind.SLOW, what + " took longer than " + seconds());
    }

    private String seconds() {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
