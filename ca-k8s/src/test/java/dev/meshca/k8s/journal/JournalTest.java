package dev.meshca.k8s.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.JournalCode;
import dev.meshca.k8s.lock.Runner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    @TempDir
    private Path folder;

    private Journal journal;
    private Path file;

    @BeforeEach
    void open() {
        file = folder.resolve("journal.jsonl");
        journal = journal();
    }

    private Journal journal() {
        return Journal.in(folder, new Runner("alice", "laptop", 4711), "0.1.0", Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void three() {
        journal.append("prepared", "a new root is due", Map.of("root", "ab12"));
        journal.append("switched", "cluster1 is the canary", Map.of("cluster", "cluster1", "served", "cd34"));
        journal.append("drained", "24 h have passed", Map.of());
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file);
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    @Test
    void what_was_written_is_read_in_order() {
        three();

        JournalReport report = journal.verify();

        assertThat(report.intact()).isTrue();
        assertThat(report.entries()).extracting(JournalEntry::what).containsExactly("prepared", "switched", "drained");
        assertThat(report.entries().get(1))
                .isEqualTo(new JournalEntry(
                        NOW,
                        "alice@laptop (pid 4711)",
                        "0.1.0",
                        "switched",
                        "cluster1 is the canary",
                        Map.of("cluster", "cluster1", "served", "cd34")));
    }

    @Test
    void there_is_one_line_per_entry_whatever_is_in_it() throws IOException {
        journal.append("noted", "two\nlines, a \"quote\" and ü", Map.of("a\nb", "\u2028"));

        assertThat(Files.readString(file)).hasLineCount(1).endsWith("}\n");
        assertThat(journal.verify().entries().get(0).why()).isEqualTo("two\nlines, a \"quote\" and ü");
    }

    @Test
    void each_line_has_the_digest_of_the_one_before_and_the_head_is_that_of_the_last() throws IOException {
        three();

        assertThat(lines().get(0)).startsWith("{\"previous\":\"" + "0".repeat(64) + "\"");
        assertThat(lines().get(2)).startsWith("{\"previous\":\"" + digest(lines().get(1)) + "\"");
        assertThat(journal.verify().head()).isEqualTo(new JournalReport.Head(3, digest(lines().get(2))));
    }

    private static String digest(String line) {
        return JournalLine.digest(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_changed_line_shows_in_the_next() throws IOException {
        three();
        List<String> lines = lines();
        write(List.of(lines.get(0), lines.get(1).replace("canary", "CANARY"), lines.get(2)));

        assertThat(journal.verify().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(JournalCode.JOURNAL_CHANGED);
            assertThat(finding.where()).isEqualTo("journal.jsonl:3");
        });
    }

    @Test
    void a_removed_first_line_and_a_moved_line_show() throws IOException {
        three();
        List<String> lines = lines();

        write(lines.subList(1, 3));
        assertThat(journal.verify().findings()).extracting(f -> f.where()).containsExactly("journal.jsonl:1");

        write(List.of(lines.get(0), lines.get(2), lines.get(1)));
        assertThat(journal.verify().findings())
                .extracting(f -> f.where())
                .containsExactly("journal.jsonl:2", "journal.jsonl:3");
    }

    @Test
    void a_line_of_somebody_else_is_unreadable() throws IOException {
        for (String foreign : List.of("hello", "{}", "[]", "null", "1", "", "{\"previous\":{}}")) {
            Files.deleteIfExists(file);
            journal.append("prepared", "", Map.of());
            Files.writeString(file, foreign + "\n", StandardOpenOption.APPEND);

            assertThat(journal.verify().findings())
                    .as(foreign)
                    .extracting(f -> f.code())
                    .containsExactly(JournalCode.JOURNAL_UNREADABLE);
        }
    }

    @Test
    void a_torn_last_line_is_found_then_removed_and_that_is_written_down() throws IOException {
        three();
        String whole = lines().get(2);
        for (int cut : new int[] {1, 20, whole.length()}) {
            Files.deleteIfExists(file);
            three();
            Files.writeString(file, whole.substring(0, cut), StandardOpenOption.APPEND);

            assertThat(journal.verify().findings()).extracting(f -> f.code()).containsExactly(JournalCode.JOURNAL_TORN);
            assertThat(journal().append("went on", "", Map.of()))
                    .hasValueSatisfying(found -> assertThat(found.detail()).startsWith(cut + " bytes"));

            JournalReport report = journal.verify();
            assertThat(report.intact()).isTrue();
            assertThat(report.entries())
                    .extracting(JournalEntry::what)
                    .containsExactly("prepared", "switched", "drained", "recovered", "went on");
        }
    }

    @Test
    void a_journal_torn_in_its_first_line_starts_anew() throws IOException {
        Files.writeString(file, "{\"prev");

        assertThat(journal.append("prepared", "", Map.of())).isPresent();
        assertThat(journal.verify().intact()).isTrue();
        assertThat(journal.verify().entries()).hasSize(2);
    }

    @Test
    void a_whole_journal_says_nothing_of_recovery() {
        assertThat(journal.append("prepared", "", Map.of())).isEmpty();
        assertThat(journal.append("switched", "", Map.of())).isEmpty();
    }

    @Test
    void an_absent_journal_is_empty_and_intact() {
        assertThat(journal.verify().entries()).isEmpty();
        assertThat(journal.verify().intact()).isTrue();
    }

    @Test
    void a_private_key_is_refused_and_not_repeated() {
        String key = "-----BEGIN PRIVATE KEY-----\nMIIE";

        assertThatThrownBy(() -> journal.append("noted", "", Map.of("k", key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("MIIE");
        assertThatThrownBy(() -> journal.append("noted", key, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void a_directory_that_is_not_there_is_a_failure_of_the_disk() {
        Journal elsewhere = Journal.in(
                folder.resolve("missing"), new Runner("a", "b", 1), "0.1.0", Clock.fixed(NOW, ZoneOffset.UTC));

        assertThatThrownBy(() -> elsewhere.append("prepared", "", Map.of()))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void many_writers_make_one_chain() {
        IntStream.range(0, 200).parallel().forEach(i -> journal().append("noted", "entry " + i, Map.of()));

        JournalReport report = journal.verify();
        assertThat(report.intact()).isTrue();
        assertThat(report.entries()).hasSize(200);
    }

    @Test
    void a_line_longer_than_a_block_is_followed_as_well() {
        journal.append("noted", "x".repeat(100_000), Map.of());
        journal.append("noted", "y".repeat(8191), Map.of());
        journal.append("noted", "", Map.of());

        assertThat(journal.verify().intact()).isTrue();
    }

    private void edit(int line) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.set(line, lines.get(line).replace("24 h", "25 h").replace("canary", "first"));
        write(lines);
    }

    @Test
    void of_a_journal_that_was_changed_only_what_follows_a_line_that_says_so_is_believed() throws IOException {
        three();
        edit(1);
        JournalReport changed = journal.verify();
        assertThat(changed.believed()).isEmpty();
        assertThat(changed.findings()).extracting(Finding::code).containsExactly(JournalCode.JOURNAL_CHANGED);

        journal.acknowledge(changed);
        journal.append("served", "after it was found", Map.of());
        JournalReport report = journal.verify();
        assertThat(report.believed()).extracting(JournalEntry::what).containsExactly("acknowledged", "served");
        assertThat(report.entries()).hasSize(5);
        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(JournalCode.JOURNAL_ACKNOWLEDGED);
            assertThat(finding.isError()).isFalse();
        });

        edit(2);
        assertThat(journal.verify().believed())
                .as("what was changed before that line is settled")
                .isEmpty();
    }

    @Test
    void a_head_tells_a_journal_that_was_cut_from_one_that_went_on() throws IOException {
        String empty = journal.verify().head().toString();
        three();
        String head = journal.verify().head().toString();
        assertThat(head).isEqualTo("3:" + digest(lines().get(2)));
        journal.append("served", "more", Map.of());
        assertThat(journal.verify().continues(head)).isTrue();
        assertThat(journal.verify().continues(empty)).isTrue();

        write(lines().subList(0, 2));
        assertThat(journal.verify().intact()).isTrue();
        assertThat(journal.verify().continues(head)).isFalse();
        assertThat(journal.verify().continues("anything")).isFalse();
    }

    @Test
    void its_end_is_known_after_each_entry_also_of_others_and_in_another_file() throws IOException {
        assertThat(journal.head()).isEqualTo(new JournalReport.Head(0, "0".repeat(64)));
        for (int entry = 0; entry < 5; entry++) {
            (entry % 2 == 0 ? journal : journal()).append("noted", "entry " + entry, Map.of());
            assertThat(journal.head()).isEqualTo(journal.verify().head());
        }
        assertThat(journal.head().lines()).isEqualTo(5);

        write(lines().subList(0, 2));
        assertThat(journal.head()).isEqualTo(journal.verify().head());
        journal.append("noted", "a much longer line than any of those before".repeat(50), Map.of());
        assertThat(journal.head()).isEqualTo(journal.verify().head());
        write(List.of("something else that is as long as the file was before, in one line".repeat(100)));
        assertThat(journal.head()).isEqualTo(journal.verify().head());
    }

    @Test
    void a_torn_line_is_not_its_end() throws IOException {
        three();
        JournalReport.Head head = journal.head();
        Files.writeString(file, "{\"previous\":", StandardOpenOption.APPEND);

        assertThat(journal.head()).isEqualTo(head);
        journal.append("noted", "after it", Map.of());
        assertThat(journal.head()).isEqualTo(journal.verify().head());
    }
}
