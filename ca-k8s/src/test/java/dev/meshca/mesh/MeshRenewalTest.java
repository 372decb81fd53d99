package dev.meshca.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.MeshRenewal.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is due when, by a clock that is set; a root of 1000 days and intermediates of 100. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshRenewalTest {

    private static final Instant BORN = Instant.parse("2026-06-03T12:00:00Z"); // a Wednesday
    private static final RenewalPolicy THIRD = RenewalPolicy.defaults();

    @TempDir
    private Path folder;

    @BeforeEach
    void create() {
        try (Mesh mesh = at(Duration.ZERO)) {
            mesh.ensure(MeshSpec.defaults()
                    .clusters(List.of(ClusterName.of("cluster1"), ClusterName.of("cluster2")))
                    .key(KeyAlgorithm.EC_P256)
                    .rootValidity(Duration.ofDays(1000))
                    .validity(Duration.ofDays(100)));
        }
    }

    private Mesh at(Duration age) {
        Clock clock = Clock.fixed(BORN.plus(age), ZoneOffset.UTC);
        return Mesh.in(folder, MeshOptions.defaults().clock(clock), MeshListener.NONE, List.of());
    }

    private MeshRenewal renewal(int days, RenewalPolicy policy) {
        return MeshRenewal.of(at(Duration.ofDays(days)), policy, RotationOptions.defaults(), MeshSpec.defaults());
    }

    private static RenewalPolicy before(Duration time, RenewalPolicy.Window... windows) {
        return new RenewalPolicy(Optional.of(time), 33, List.of(windows));
    }

    @ParameterizedTest
    @CsvSource({"0, NONE", "66, NONE", "68, INTERMEDIATES", "660, INTERMEDIATES", "675, ROOT"})
    void a_third_of_its_life_before_its_end_a_ca_is_due(int days, Work work) {
        assertThat(renewal(days, THIRD).due().work()).isEqualTo(work);
    }

    @ParameterizedTest
    @CsvSource({"89, NONE", "91, INTERMEDIATES", "989, INTERMEDIATES", "991, ROOT"})
    void a_time_before_its_end_counts_instead_of_the_share(int days, Work work) {
        assertThat(renewal(days, before(Duration.ofDays(10))).due().work()).isEqualTo(work);
    }

    @Test
    void what_will_be_due_next_is_told() {
        MeshRenewal.Due due = renewal(0, THIRD).due();

        assertThat(due.isPresent()).isFalse();
        assertThat(due.since()).isBetween(BORN.plus(Duration.ofDays(66)), BORN.plus(Duration.ofDays(68)));
        assertThat(renewal(0, THIRD).run()).isEmpty();
    }

    @Test
    void nothing_is_done_before_the_window_opens() {
        RenewalPolicy.Window night = window(Set.of(DayOfWeek.SATURDAY), "22:00", "04:00", "UTC");

        Optional<RotationOutcome> outcome =
                renewal(91, before(Duration.ofDays(10), night)).run();

        assertThat(outcome)
                .hasValueSatisfying(waiting -> assertThat(waiting.result()).isEqualTo(RotationOutcome.Result.WAITING));
        assertThat(outcome.orElseThrow().earliest()).contains(Instant.parse("2026-09-05T22:00:00Z"));
        assertThat(folder.resolve(".next")).doesNotExist();
    }

    private static RenewalPolicy.Window window(Set<DayOfWeek> days, String from, String to, String zone) {
        return new RenewalPolicy.Window(days, LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    }

    @ParameterizedTest
    @CsvSource({
        // Saturday to Sunday, over midnight
        "2026-06-06T21:59:59Z, 2026-06-06T22:00:00Z",
        "2026-06-06T22:00:00Z, 2026-06-06T22:00:00Z",
        "2026-06-07T03:59:59Z, 2026-06-07T03:59:59Z",
        "2026-06-07T04:00:00Z, 2026-06-13T22:00:00Z",
        "2026-06-08T23:00:00Z, 2026-06-13T22:00:00Z",
    })
    void a_window_over_midnight_belongs_to_the_day_on_which_it_begins(Instant now, Instant open) {
        assertThat(window(Set.of(DayOfWeek.SATURDAY), "22:00", "04:00", "UTC").open(now))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-07T00:00:00Z, 2026-06-07T20:00:00Z", // summer
        "2026-12-06T00:00:00Z, 2026-12-06T21:00:00Z", // winter
    })
    void a_window_is_told_by_the_clock_of_its_zone(Instant now, Instant open) {
        assertThat(window(Set.of(DayOfWeek.SUNDAY), "22:00", "23:00", "Europe/Berlin")
                        .open(now))
                .isEqualTo(open);
    }

    @Test
    void a_window_without_a_day_and_a_share_that_is_none_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> window(Set.of(), "22:00", "23:00", "UTC"));
        assertThatIllegalArgumentException().isThrownBy(() -> new RenewalPolicy(Optional.empty(), 0, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> before(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> renewal(0, before(Duration.ofDays(3650))))
                .withMessageContaining("would be due at once");
    }

    @Test
    void a_time_before_the_end_that_is_longer_than_a_new_ca_lives_is_refused() {
        MeshSpec shorter = MeshSpec.defaults().validity(Duration.ofDays(30));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeshRenewal.of(
                        at(Duration.ZERO), before(Duration.ofDays(30)), RotationOptions.defaults(), shorter))
                .withMessageContaining("a new CA lives 30d");
    }

    @Test
    void a_root_whose_key_is_elsewhere_is_not_renewed_by_itself() throws IOException {
        Files.delete(folder.resolve("root-key.pem"));

        assertThat(renewal(0, THIRD).due().isPresent()).isFalse();
        assertThat(renewal(675, THIRD).due().obstacle())
                .hasValueSatisfying(why -> assertThat(why).startsWith("its key is not in " + folder));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> renewal(675, THIRD).run())
                .withMessageStartingWith("the root is due, and its key is not in " + folder);
    }

    @Test
    void an_empty_folder_has_nothing_that_could_be_due() {
        Mesh mesh = Mesh.in(folder.resolve("none"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeshRenewal.of(mesh, THIRD, RotationOptions.defaults(), MeshSpec.defaults())
                        .due())
                .withMessageContaining("holds no cluster");
    }
}
