package dev.meshca.k8s.lock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Two clocks that stand still until a test, or a pause, moves them. */
final class FakeTime extends Clock {

    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private Instant wall = START;
    private long steady = 17;
    private Runnable onPause = () -> {};

    TwoClocks time() {
        return new TwoClocks(this, () -> steady, pause -> {
            pass(pause);
            onPause.run();
        });
    }

    void pass(Duration time) {
        setWall(wall.plus(time));
        steady += time.toNanos();
    }

    void setWall(Instant now) {
        wall = now;
    }

    /** What others do while somebody waits. */
    void whilePaused(Runnable work) {
        onPause = work;
    }

    Duration passed() {
        return Duration.ofNanos(steady - 17);
    }

    @Override
    public Instant instant() {
        return wall;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
