package dev.meshca.k8s.watch.follow;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes who waits for a change. It may be rung at any time, by anybody; no ring is lost, and many count as one. */
final class Bell {

    private final Semaphore rings = new Semaphore(0);
    private final CountDownLatch hurried = new CountDownLatch(1);
    private volatile boolean closed;

    void ring() {
        rings.release();
    }

    /** Called before a look: what rings from here on it may have missed. */
    void reset() {
        rings.drainPermits();
    }

    /** Waits for a ring; false if the time is over before. */
    boolean await(Duration time) throws InterruptedException {
        return rings.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for the time, whoever rings, unless there is no time for that any more. */
    void rest(Duration time) throws InterruptedException {
        if (hurried.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            ring();
        }
    }

    /** Nobody rests any more; for what is to be seen at once. */
    void hurry() {
        hurried.countDown();
        ring();
    }

    /** Nobody waits any more. */
    void close() {
        closed = true;
        hurry();
    }

    boolean closed() {
        return closed;
    }
}
