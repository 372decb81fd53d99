package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clusters note is in the time of their clocks, which may be wrong. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationClocksTest {

    private final FakeMesh mesh = new FakeMesh();

    @TempDir
    Path folder;

    private RotationDriver driver() {
        Journal journal = Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
        return driver(DriverOptions.of(pace()).journal(journal));
    }

    private RotationDriver driver(DriverOptions options) {
        return new RotationDriver(mesh, mesh.rotation, options, MeshListener.NONE);
    }

    private static RotationOptions pace() {
        return RotationOptions.defaults().soak(FakeMesh.LIFETIME);
    }

    @ParameterizedTest
    @ValueSource(ints = {-30, 0, 30})
    void clusters_whose_clocks_are_wrong_are_waited_for_as_long_as_others(int minutesAhead) {
        mesh.clocksAhead = Duration.ofMinutes(minutesAhead);
        Instant start = mesh.time;

        RotationOutcome outcome = driver().run(Direction.FORWARD).outcome();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
        assertThat(Duration.between(start, mesh.time))
                .isBetween(FakeMesh.LIFETIME.multipliedBy(3).dividedBy(2), FakeMesh.LIFETIME.multipliedBy(2));
        assertThat(outcome.findings())
                .as("once of each cluster")
                .extracting(Finding::where)
                .hasSize(minutesAhead == 0 ? 0 : FakeMesh.NAMES.size())
                .doesNotHaveDuplicates();
    }

    @Test
    void roots_are_not_older_than_they_are_because_a_clock_is_behind() {
        mesh.clocksAhead = Duration.ofMinutes(-30);
        driver().step(Direction.FORWARD);
        mesh.time = mesh.time.plus(FakeMesh.LIFETIME);
        driver().step(Direction.FORWARD);
        Instant shown = mesh.time;
        FakeMesh.NAMES.forEach(mesh::rewrite);

        RotationStatus status = driver(DriverOptions.of(pace())).status(Direction.FORWARD);

        assertThat(status.phase()).isEqualTo(RotationPhase.TRUSTED);
        assertThat(status.earliest())
                .hasValueSatisfying(earliest ->
                        assertThat(earliest).isAfter(shown.plus(Gate.RootsShown.settle(FakeMesh.LIFETIME))));
    }
}
