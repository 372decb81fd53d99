package dev.meshca.k8s.driver;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.JournalCode;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.JournalEntry;
import dev.meshca.k8s.journal.JournalReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The journal, which each process writes for its own clusters and reads for all. */
final class SharedJournal {

    private final Optional<Journal> journal;
    private final Part part;
    private Optional<JournalReport> report;

    private SharedJournal(Optional<Journal> journal, Optional<JournalReport> report, Part part) {
        this.journal = journal;
        this.report = report;
        this.part = part;
    }

    /** A run writes to it, a look at the status does not. */
    static SharedJournal of(Optional<Journal> journal, boolean writing, Part part) {
        Optional<JournalReport> report = journal.map(Journal::verify);
        report.filter(read -> writing && read.findings().stream().anyMatch(Finding::isError))
                .ifPresent(broken -> journal.orElseThrow().acknowledge(broken));
        return new SharedJournal(writing ? journal : Optional.empty(), report, part);
    }

    List<JournalEntry> believed() {
        return report.map(JournalReport::believed).orElse(List.of());
    }

    /**
     * What was noted since this was read last.
     *
     * @param whole whether the journal was changed, so that nothing of what was read counts any more, and these are all entries
     * @param entries the entries, those of this process among them
     */
    record News(boolean whole, List<JournalEntry> entries) {}

    /** Where other processes write, too. */
    Optional<News> news() {
        if (part.isWhole() || journal.isEmpty()) {
            return Optional.empty();
        }
        JournalReport before = report.orElseThrow();
        JournalReport now = journal.get().verify();
        report = Optional.of(now);
        boolean goesOn = now.findings().equals(before.findings())
                && now.continues(before.head().toString());
        List<JournalEntry> entries = now.believed();
        return Optional.of(
                goesOn
                        ? new News(false, entries.subList(before.believed().size(), entries.size()))
                        : new News(true, entries));
    }

    boolean isOwn(String cluster) {
        return part.own()
                .map(own -> own.stream().anyMatch(name -> name.value().equals(cluster)))
                .orElse(true);
    }

    void append(String what, String cluster, String why, Map<String, String> evidence) {
        if (!isOwn(cluster)) {
            return;
        }
        Map<String, String> all = new TreeMap<>(evidence);
        all.put("cluster", cluster);
        journal.ifPresent(file -> file.append(what, why, all));
    }

    /** Where it ends now. */
    Optional<String> head() {
        return journal.map(file -> file.head().toString());
    }

    /** What is wrong with it, as it was read last. */
    List<Finding> findings() {
        return report.map(JournalReport::findings).orElse(List.of());
    }

    /** Of which clusters the Secret notes an end of the journal that it does not go on from. */
    List<Finding> cut(MeshView mesh) {
        return report.map(known -> mesh.clusters().stream()
                        .flatMap(cluster -> cut(cluster.view(), known))
                        .toList())
                .orElse(List.of());
    }

    private static Stream<Finding> cut(ClusterView view, JournalReport known) {
        return view.secret().journalHead().filter(head -> !known.continues(head)).stream()
                .map(head -> JournalCode.JOURNAL_CUT.at(
                        view.cluster() + "/cacerts",
                        "it notes " + PlainText.of(head) + ", and the journal here has "
                                + known.head().lines() + " lines and none like that"));
    }
}
