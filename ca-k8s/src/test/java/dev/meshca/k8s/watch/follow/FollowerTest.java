package dev.meshca.k8s.watch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Watch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server and the time are this test. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class FollowerTest {

    private record Task(Duration in, boolean again, Runnable work) {}

    private final Bell bell = new Bell();
    private final Deque<Task> later = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> watches = new ArrayList<>();
    private Throwable failure;
    private Runnable server = () -> {};
    private double random = 0.5;
    private boolean noThread;

    private final Follower follower = new Follower(this::open, bell, this::later, new Backoff(() -> random));

    private void later(Duration time, boolean again, Runnable task) {
        if (noThread) {
            throw new InternalError("unable to create native thread");
        }
        later.add(new Task(time, again, task));
    }

    private Watch open(Runnable changed) {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        watches.add(ended);
        server = changed;
        return new Watch(ended, () -> "7", () -> ended.cancel(false));
    }

    /** Lets the time go on to what is to be done next. */
    private Duration pass() {
        Task next = later.remove();
        next.work().run();
        return next.in();
    }

    private boolean rang() {
        try {
            boolean rang = bell.await(Duration.ZERO);
            bell.reset();
            return rang;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Void> watch() {
        return watches.get(watches.size() - 1);
    }

    private void breakOff() {
        watch().completeExceptionally(unreachable());
    }

    private static ApiFailure unreachable() {
        return new ApiFailure(ApiFailure.Kind.UNREACHABLE, "nothing accepts connections at 127.0.0.1:1");
    }

    private void follow() {
        follower.start();
        pass();
        rang();
    }

    @Test
    void it_rings_when_it_begins_to_follow_and_for_each_change() {
        follower.start();
        assertThat(follower.following()).isFalse();
        pass();
        assertThat(rang()).isTrue();
        assertThat(follower.following()).isTrue();

        server.run();
        assertThat(rang()).isTrue();
    }

    @Test
    void a_watch_that_the_server_ends_at_its_time_goes_on_without_a_look() {
        follow();
        watch().complete(null);

        assertThat(pass()).isEqualTo(Backoff.FIRST);
        assertThat(watches).hasSize(2);
        assertThat(follower.following()).isTrue();
        assertThat(rang()).isFalse();
    }

    @Test
    void a_watch_that_breaks_off_is_a_reason_to_look_and_so_is_the_one_that_follows() {
        follow();
        breakOff();
        assertThat(rang()).isTrue();
        assertThat(follower.following()).isFalse();

        pass();
        assertThat(rang()).isTrue();
        assertThat(follower.following()).isTrue();
    }

    @Test
    void a_server_that_is_away_is_tried_again_ever_more_seldom_and_not_told_of() {
        failure = unreachable();
        follow();
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            times.add(pass());
        }

        assertThat(times)
                .extracting(Duration::toMillis)
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
        assertThat(rang()).isFalse();
        assertThat(follower.obstacle()).isEmpty();

        failure = null;
        pass();
        assertThat(follower.following()).isTrue();
        assertThat(rang()).isTrue();
    }

    @Test
    void not_all_who_wait_for_a_server_come_at_once() {
        failure = unreachable();
        random = 0;
        follow();
        assertThat(pass()).isEqualTo(Duration.ofMillis(250));
        random = 1;
        pass();
        assertThat(pass()).isEqualTo(Duration.ofMillis(3000));
    }

    private void forbid() {
        failure = new ApiFailure(ApiFailure.Kind.FORBIDDEN, "may not watch secrets");
    }

    @Test
    void a_server_that_goes_on_refusing_is_asked_seldom_and_says_why_at_once() {
        forbid();
        follow();

        assertThat(follower.obstacle()).get().hasToString(failure.toString());
        assertThat(rang()).isFalse();
        assertThat(passWhileRefused()).isGreaterThanOrEqualTo(Follower.PASSING);
        failure = null;
        assertThat(pass()).isEqualTo(Follower.AFTER_REFUSAL);
        assertThat(follower.obstacle()).isEmpty();
        assertThat(follower.following()).isTrue();
    }

    /** How long it was until the next one is seldom. */
    private Duration passWhileRefused() {
        Duration passed = Duration.ZERO;
        while (!later.element().in().equals(Follower.AFTER_REFUSAL)) {
            passed = passed.plus(pass());
        }
        return passed;
    }

    @Test
    void a_server_that_was_followed_and_refuses_for_a_moment_is_followed_again_soon_and_not_told_of() {
        follow();
        breakOff();
        pass();
        breakOff();
        forbid();
        pass();

        assertThat(follower.following()).isFalse();
        assertThat(follower.obstacle()).isEmpty();
        failure = null;
        assertThat(pass()).isLessThan(Duration.ofSeconds(5));
        assertThat(follower.following()).isTrue();
    }

    @Test
    void a_server_that_was_followed_and_goes_on_refusing_is_told_of() {
        follow();
        breakOff();
        forbid();
        pass();
        passWhileRefused();

        assertThat(follower.obstacle()).isPresent();
    }

    @Test
    void only_what_failed_to_open_goes_behind_the_others() {
        follower.start();
        assertThat(later.element().again()).isFalse();
        pass();
        watch().complete(null);
        assertThat(later.element().again()).isFalse();
        failure = unreachable();
        pass();
        assertThat(later.element().again()).isTrue();
    }

    @Test
    void time_that_a_server_was_away_is_no_refusal() {
        failure = unreachable();
        follow();
        for (int i = 0; i < 9; i++) {
            pass();
        }
        forbid();
        pass();

        assertThat(later.element().in()).isEqualTo(Backoff.LONGEST);
    }

    @Test
    void a_server_that_is_slow_or_knows_a_version_no_longer_is_not_told_of() {
        failure = new ApiFailure(ApiFailure.Kind.SLOW, "took longer than 30 s");
        follow();
        assertThat(follower.obstacle()).isEmpty();

        failure = new ApiFailure(ApiFailure.Kind.UNEXPECTED, "was answered 410");
        pass();
        assertThat(follower.obstacle()).isEmpty();
    }

    @Test
    void whatever_else_goes_wrong_is_tried_again_and_told_once_it_lasts() {
        for (Throwable defect : List.of(new InternalError("native thread"), new IllegalStateException("defect"))) {
            follow();
            breakOff();
            failure = defect;
            pass();
            assertThat(follower.following()).isFalse();
            assertThat(follower.obstacle()).isEmpty();
            for (int i = 0; i < 8; i++) {
                pass();
            }
            assertThat(follower.obstacle())
                    .get()
                    .asString()
                    .contains(defect.getClass().getSimpleName());

            failure = null;
            pass();
            assertThat(follower.following()).isTrue();
            breakOff();
            later.clear();
        }
    }

    @Test
    void without_a_thread_for_the_next_watch_it_does_not_count_as_followed() {
        follow();
        noThread = true;
        watch().complete(null);

        assertThat(follower.following()).isFalse();
        assertThat(rang()).isTrue();
    }

    @Test
    void a_day_of_watches_that_break_off_leaves_one_thing_to_do() {
        follow();
        for (int i = 0; i < 2880; i++) {
            breakOff();
            assertThat(later).hasSize(1);
            pass();
        }

        assertThat(watches).hasSize(2881).filteredOn(watch -> !watch.isDone()).hasSize(1);
        assertThat(follower.following()).isTrue();
    }

    @Test
    void closed_it_gives_up_its_watch_and_begins_no_other() {
        follow();
        follower.close();

        assertThat(watch()).isCancelled();
        assertThat(later).isEmpty();
    }

    @Test
    void a_watch_that_comes_too_late_is_given_up() {
        follower.start();
        follower.close();
        pass();

        assertThat(watch()).isCancelled();
        assertThat(later).isEmpty();
    }
}
