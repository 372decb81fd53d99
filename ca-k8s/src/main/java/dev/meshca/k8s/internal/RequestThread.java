package dev.meshca.k8s.internal;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * A thread that carries its requests itself: what the HTTP client would hand to other threads runs in this one, up to the end
 * of the answer. So a request takes one thread, and wakes up none.
 */
final class RequestThread extends Thread {

    private volatile @Nullable Deadline deadline;
    private volatile @Nullable Call call;

    RequestThread(Runnable task, String name) {
        super(task, name);
    }

    static boolean isCurrent() {
        return Thread.currentThread() instanceof RequestThread;
    }

    /** Sends a request, and returns when it has ended; only starts it if this thread is another one. */
    static <T> T carrying(Deadline deadline, Supplier<T> request) {
        if (!(Thread.currentThread() instanceof RequestThread thread)) {
            return request.get();
        }
        thread.deadline = deadline;
        try {
            return request.get();
        } finally {
            thread.deadline = null;
            thread.call = null;
        }
    }

    /** Until when the request may take that this thread carries; nothing if it carries none. */
    static Optional<Deadline> deadline() {
        return Thread.currentThread() instanceof RequestThread thread
                ? Optional.ofNullable(thread.deadline)
                : Optional.empty();
    }

    /** What a request needs, done as a thread of a pool would: whoever waits for the answer has been told what went wrong. */
    static void run(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error stumbled) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, stumbled);
        }
    }

    /** The HTTP client begins a call in this thread. */
    static void started(Call call) {
        deadline().ifPresent(end -> ((RequestThread) Thread.currentThread()).began(call, end));
    }

    private void began(Call started, Deadline end) {
        started.timeout().timeout(Math.max(1, end.remaining().toNanos()), TimeUnit.NANOSECONDS);
        call = started;
        if (isInterrupted()) {
            started.cancel();
        }
    }

    /** A socket does not hear of it, so the request is cancelled. */
    @Override
    public void interrupt() {
        super.interrupt();
        Call carried = call;
        if (carried != null) {
            carried.cancel();
        }
    }
}
