package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cluster.JournalCode;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that somebody changed, and one that somebody cut. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationJournalTest {

    @TempDir
    Path folder;

    private final FakeMesh mesh = new FakeMesh();
    private final List<Finding> noticed = new ArrayList<>();

    private Journal journal() {
        return Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
    }

    private RotationDriver driver() {
        RotationOptions pace =
                RotationOptions.defaults().soak(FakeMesh.LIFETIME).timeout(Duration.ofSeconds(5));
        MeshListener listener = new MeshListener() {
            @Override
            public void noticed(Finding finding) {
                noticed.add(finding);
            }
        };
        return new RotationDriver(mesh, mesh.rotation, DriverOptions.of(pace).journal(journal()), listener);
    }

    private RotationOutcome step() {
        return driver().step(Direction.FORWARD).outcome();
    }

    private RotationStatus status() {
        return driver().status(Direction.FORWARD);
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(folder.resolve(Journal.FILE)));
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(folder.resolve(Journal.FILE), String.join("\n", lines) + "\n");
    }

    /** Says of one line that it was long ago. */
    private void change() throws IOException {
        List<String> lines = lines();
        lines.set(1, lines.get(1).replaceFirst("\"time\":\"\\d{4}", "\"time\":\"1999"));
        write(lines);
    }

    @Test
    void a_changed_journal_is_said_by_status_listener_and_outcome() throws IOException {
        assertThat(step().result()).isEqualTo(Result.STEPPED);
        change();

        assertThat(status().findings()).extracting(Finding::code).contains(JournalCode.JOURNAL_CHANGED);
        mesh.time = mesh.time.plus(FakeMesh.LIFETIME.multipliedBy(2));
        assertThat(status().ready()).as("its soak begins anew").isFalse();

        RotationOutcome outcome = step();
        assertThat(noticed).extracting(Finding::code).contains(JournalCode.JOURNAL_CHANGED);
        assertThat(outcome.findings()).extracting(Finding::code).contains(JournalCode.JOURNAL_CHANGED);
    }

    @Test
    void after_a_run_that_found_it_the_journal_counts_again() throws IOException {
        step();
        change();
        mesh.away.add(FakeMesh.NAMES.get(0));
        assertThat(step().result()).isEqualTo(Result.UNREACHABLE);
        mesh.away.clear();
        assertThat(step().result()).isEqualTo(Result.STEPPED);
        mesh.time = mesh.time.plus(FakeMesh.LIFETIME.multipliedBy(2));

        RotationStatus status = status();
        assertThat(status.ready()).isTrue();
        assertThat(status.findings()).extracting(Finding::code).containsExactly(JournalCode.JOURNAL_ACKNOWLEDGED);
    }

    @Test
    void where_the_journal_ends_is_noted_on_each_Secret_and_said_at_the_end() throws IOException {
        RotationOutcome outcome = step();

        assertThat(mesh.notes).hasSize(3);
        assertThat(mesh.notes.values())
                .allSatisfy(notes -> assertThat(journal()
                                .verify()
                                .continues(Objects.requireNonNull(notes.get(PushRecord.JOURNAL_HEAD))))
                        .isTrue());
        assertThat(outcome.journalHead()).contains(journal().verify().head().toString());
        assertThat(journal().verify().head().lines()).isEqualTo(lines().size());
    }

    @Test
    void a_journal_whose_last_lines_were_removed_is_noticed() throws IOException {
        step();
        assertThat(status().findings()).isEmpty();
        write(lines().subList(0, 2));

        assertThat(status().findings()).extracting(Finding::code).contains(JournalCode.JOURNAL_CUT);
        step();
        assertThat(noticed).extracting(Finding::code).contains(JournalCode.JOURNAL_CUT);
    }
}
