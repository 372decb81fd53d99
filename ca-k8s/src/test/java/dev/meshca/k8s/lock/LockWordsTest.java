package dev.meshca.k8s.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meshca.k8s.lock.TwoClocks.Moment;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LockWordsTest {

    private static LeaseSpec heldBy(String identity) {
        return new LeaseSpecBuilder()
                .withHolderIdentity(identity)
                .withAcquireTime(FakeTime.START.atZone(ZoneOffset.UTC))
                .build();
    }

    @Test
    void the_holder_is_read_from_the_text_in_the_Lease() {
        Runner runner = new Runner("alice", "build-7", 4711);
        LockHolder holder =
                LockHolder.of(heldBy(LockHolder.identity(runner, "3f2a-9c"))).orElseThrow();

        assertThat(holder.runner()).contains(runner);
        assertThat(holder).hasToString("alice@build-7 (pid 4711) since 2026-11-22T10:00:00Z");
    }

    @Test
    void a_name_with_separators_does_not_break_the_text() {
        Runner odd = new Runner("DOMAIN/al@ice\n", "", 1);
        LockHolder holder = LockHolder.of(heldBy(LockHolder.identity(odd, "0"))).orElseThrow();

        assertThat(odd).hasToString("DOMAIN_al_ice@unknown (pid 1)");
        assertThat(holder.runner()).contains(odd);
    }

    @Test
    void a_foreign_holder_is_shown_as_it_is_and_nobody_as_nobody() {
        assertThat(LockHolder.of(heldBy("somebody-else\u001b[31m")).orElseThrow())
                .hasToString("somebody-else [31m since 2026-11-22T10:00:00Z");
        assertThat(LockHolder.of(heldBy(""))).isEmpty();
        assertThat(LockHolder.of(new LeaseSpec())).isEmpty();
    }

    @Test
    void of_two_clocks_the_one_that_went_further_counts() {
        FakeTime fake = new FakeTime();
        TwoClocks time = fake.time();
        Moment start = time.now();
        fake.pass(Duration.ofSeconds(5));
        assertThat(time.since(start)).isEqualTo(Duration.ofSeconds(5));

        fake.setWall(FakeTime.START.minusSeconds(3600));
        assertThat(time.since(start)).as("set back").isEqualTo(Duration.ofSeconds(5));

        fake.setWall(FakeTime.START.plusSeconds(3600));
        assertThat(time.since(start)).as("after a sleep").isEqualTo(Duration.ofHours(1));
        assertThat(time.steadilySince(start)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_duration_that_a_Lease_cannot_have_is_refused() {
        LockOptions options = LockOptions.defaults();

        for (Duration wrong :
                new Duration[] {Duration.ZERO, Duration.ofMillis(1500), Duration.ofSeconds(-1), Duration.ofHours(1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> options.duration(wrong));
        }
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(15));
    }
}
