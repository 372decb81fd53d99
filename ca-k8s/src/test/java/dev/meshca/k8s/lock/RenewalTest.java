package dev.meshca.k8s.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.MeshOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Renewals go on whatever happens in one of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RenewalTest {

    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/istio-system/leases";

    private final CannedApi api = new CannedApi().on("POST " + LEASES, Reply.echo(201));
    private final Clusters clusters = Clusters.of(MeshOptions.defaults(), List.of(api.context("cluster1")));
    private final BrokenClock clock = new BrokenClock();
    private final AtomicLong steady = new AtomicLong();

    @AfterEach
    void close() {
        clusters.close();
        api.close();
    }

    /** Fails as often as it was told. */
    private static final class BrokenClock extends Clock {

        private final AtomicInteger failures = new AtomicInteger();

        @Override
        public Instant instant() {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("the clock is broken");
            }
            return FakeTime.START;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private MeshLock locked(LockOptions options, boolean background) {
        TwoClocks clocks = new TwoClocks(clock, steady::get, pause -> {});
        LockAttempt attempt = MeshLock.take(clusters, options, clocks, background);
        assertThat(attempt).isInstanceOf(LockAttempt.Locked.class);
        return (MeshLock) ((LockAttempt.Locked) attempt).lock();
    }

    @Test
    void an_exception_that_nobody_expected_does_not_end_them() throws Exception {
        CountDownLatch renewals = new CountDownLatch(3);
        api.on("PUT " + LEASES + "/meshca-rotation", new Reply(200, Map.of(), body -> {
            renewals.countDown();
            return body;
        }));
        try (MeshLock lock = locked(LockOptions.defaults().duration(Duration.ofSeconds(1)), true)) {
            clock.failures.set(1);

            assertThat(renewals.await(20, TimeUnit.SECONDS)).isTrue();
            lock.requireHeld();
        }
    }

    @Test
    void its_reason_is_told_when_the_lock_is_lost_because_of_it() {
        api.on("PUT " + LEASES + "/meshca-rotation", Reply.echo(200));
        try (MeshLock lock = locked(LockOptions.defaults(), false)) {
            clock.failures.set(1);
            lock.renew();
            steady.set(Duration.ofSeconds(14).toNanos());

            assertThatThrownBy(lock::requireHeld)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("IllegalStateException at RenewalTest.java");
        }
    }
}
