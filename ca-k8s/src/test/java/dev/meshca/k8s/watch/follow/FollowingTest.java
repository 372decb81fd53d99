package dev.meshca.k8s.watch.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.testbed.Await;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clusters are this test, which rings; the looks are its, too. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class FollowingTest {

    private static final WatchOptions SELDOM = WatchOptions.defaults().every(Duration.ofDays(1));

    private static final Set<ClusterName> FOLLOWED = Set.of(ClusterName.of("cluster1"));

    private final BlockingQueue<Bell> bells = new LinkedBlockingQueue<>();
    private final CountDownLatch followedNoMore = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final BlockingQueue<TrustReport> looks = new LinkedBlockingQueue<>();
    private final MeshWatch.Listener listener = new MeshWatch.Listener() {
        @Override
        public void changed(MeshWatch.Change change) {}

        @Override
        public void looked(TrustReport report, Set<ClusterName> followed) {
            lastFollowed = followed;
            looks.add(report);
        }

        @Override
        public void noted(String note) {
            notes.add(note);
        }
    };

    private volatile Set<ClusterName> lastFollowed;
    private volatile boolean interrupted;
    private volatile Throwable thrown;
    private Thread running;

    @AfterEach
    void noThreadIsLeft() throws Exception {
        if (running != null) {
            running.interrupt();
            running.join();
        }
    }

    private Following following(WatchOptions options, Supplier<TrustReport> verify) {
        return new Following(this::follow, (changes, unread) -> Map.of(), verify, options, listener);
    }

    private Following.Follow follow(Bell bell) {
        bells.add(bell);
        return new Following.Follow() {
            @Override
            public Set<ClusterName> followed() {
                return FOLLOWED;
            }

            @Override
            public boolean complete() {
                return true;
            }

            @Override
            public Map<String, String> notes(Set<String> unread, Duration every) {
                return Map.of("cluster1", "cluster1 is not followed at " + System.nanoTime());
            }

            @Override
            public void close() {
                followedNoMore.countDown();
            }
        };
    }

    private Following run(Following watch) {
        running = new Thread(() -> {
            try {
                watch.run();
            } catch (Throwable failure) {
                thrown = failure;
            }
            interrupted = Thread.currentThread().isInterrupted();
        });
        running.start();
        return watch;
    }

    private TrustReport slowLook() {
        begun.release();
        try {
            mayEnd.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while working on the clusters");
        }
        return Reports.of();
    }

    /** A thread that waits for the bell says so; one that looks or rests does not. */
    private void awaitIdle() {
        Await.until("the watch waits for a change", Duration.ofSeconds(20), () -> {
            Object waitsFor = LockSupport.getBlocker(running);
            return waitsFor != null && waitsFor.getClass().getName().startsWith(Semaphore.class.getName());
        });
    }

    @Test
    void whatever_changes_during_a_look_leads_to_one_more() throws Exception {
        run(following(SELDOM, this::slowLook));
        Bell bell = bells.take();
        begun.acquire();
        for (int i = 0; i < 100; i++) {
            bell.ring();
        }
        mayEnd.release(100);
        looks.take();
        looks.take();
        awaitIdle();

        assertThat(looks).isEmpty();

        bell.ring();
        looks.take();
    }

    @Test
    void a_look_is_told_with_the_clusters_that_are_followed() throws Exception {
        run(following(SELDOM, Reports::of));
        looks.take();

        assertThat(lastFollowed).isEqualTo(FOLLOWED);
    }

    @Test
    void changes_that_come_together_are_seen_together() throws Exception {
        run(following(SELDOM, Reports::of));
        Bell bell = bells.take();
        looks.take();
        awaitIdle();
        for (int i = 0; i < 100; i++) {
            bell.ring();
        }
        looks.take();
        awaitIdle();

        assertThat(looks).isEmpty();
    }

    @Test
    void without_any_change_it_looks_from_time_to_time_and_notes_a_thing_once() throws Exception {
        run(following(WatchOptions.defaults().every(Duration.ofMillis(1)), Reports::of));
        for (int i = 0; i < 5; i++) {
            looks.take();
        }

        assertThat(notes).hasSize(1);
    }

    @Test
    void a_close_ends_it_while_it_waits() throws Exception {
        Following watch = run(following(SELDOM, Reports::of));
        looks.take();
        awaitIdle();

        watch.close();

        assertEnded(false);
    }

    @Test
    void a_close_calls_off_a_look() throws Exception {
        Following watch = run(following(SELDOM, this::slowLook));
        begun.acquire();

        watch.close();

        assertEnded(false);
        assertThat(looks).isEmpty();
        assertThatIllegalStateException().isThrownBy(watch::look).withMessage("this watch was closed");
    }

    @Test
    void a_close_by_the_listener_ends_it_and_interrupts_nobody() throws Exception {
        MeshWatch[] watch = {null};
        Following closing = new Following(
                this::follow,
                (changes, unread) -> Map.of(),
                () -> Reports.of(Reports.OF_ONE),
                SELDOM,
                change -> watch[0].close());
        watch[0] = closing;
        run(closing);

        assertEnded(false);
    }

    @Test
    void an_interrupt_ends_it_and_is_kept() throws Exception {
        run(following(SELDOM, Reports::of));
        looks.take();
        awaitIdle();

        running.interrupt();

        assertEnded(true);
    }

    @Test
    void an_interrupt_of_a_look_ends_it_too_and_is_kept() throws Exception {
        run(following(SELDOM, this::slowLook));
        begun.acquire();

        running.interrupt();

        assertEnded(true);
    }

    private void assertEnded(boolean byInterrupt) throws InterruptedException {
        running.join();
        assertThat(thrown).isNull();
        assertThat(interrupted).isEqualTo(byInterrupt);
        followedNoMore.await();
    }

    @Test
    void what_a_look_throws_ends_it_and_nothing_is_followed_any_more() throws Exception {
        Following watch = following(SELDOM, () -> {
            throw new CaStorageException(Path.of("certs"), "is gone", null);
        });

        assertThatThrownBy(watch::run).isInstanceOf(CaStorageException.class);
        followedNoMore.await();
    }

    @Test
    void one_look_follows_nothing() {
        following(SELDOM, Reports::of).look();

        assertThat(bells).isEmpty();
        assertThat(lastFollowed).isEmpty();
    }

    @Test
    void no_time_between_looks_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WatchOptions.defaults().every(Duration.ZERO))
                .withMessageContaining("is not positive");
    }
}
