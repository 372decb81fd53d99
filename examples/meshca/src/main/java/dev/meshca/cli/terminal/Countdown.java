package dev.meshca.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One line on a person's terminal that says how long a wait still is; elsewhere nothing. */
public final class Countdown {

    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private @Nullable ScheduledExecutorService ticks;

    public Countdown(Terminal terminal) {
        this.terminal = terminal;
    }

    public synchronized void until(Instant end) {
        end();
        if (terminal.interactive()) {
            ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "countdown");
                thread.setDaemon(true);
                return thread;
            });
            ScheduledFuture<?> unused = fresh.scheduleAtFixedRate(() -> show(end), 0, 1, TimeUnit.SECONDS);
            ticks = fresh;
        }
    }

    private synchronized void show(Instant end) {
        Duration left = Duration.between(terminal.clock().instant(), end);
        if (ticks != null && !left.isNegative()) {
            terminal.err()
                    .print(ERASE_LINE
                            + "%d:%02d:%02d left"
                                    .formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart()));
            terminal.err().flush();
        }
    }

    public synchronized boolean isRunning() {
        return ticks != null;
    }

    public synchronized void end() {
        if (ticks != null) {
            ticks.shutdownNow();
            ticks = null;
            terminal.err().print(ERASE_LINE);
            terminal.err().flush();
        }
    }
}
