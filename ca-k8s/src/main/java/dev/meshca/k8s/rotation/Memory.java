package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.JournalCode;
import dev.meshca.k8s.journal.JournalEntry;
import dev.meshca.k8s.journal.JournalReport;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Since when clusters have shown what they declare. What the journal says counts only for the very write of the Secret
 * that is there now, is not earlier than that write, and only while what is seen now agrees; a journal that was changed
 * counts for nothing.
 */
final class Memory {

    /** What was shown. */
    enum Kind {
        SERVED("served", "unserved"),
        SHOWN("shown", "unshown");

        private final String seen;
        private final String lost;

        Kind(String seen, String lost) {
            this.seen = seen;
            this.lost = lost;
        }
    }

    private record Key(Kind kind, String cluster) {}

    private record Known(String state, Instant since) {}

    private final Optional<Journal> journal;
    private final Map<Key, Known> known = new HashMap<>();
    private final List<Finding> findings;

    private Memory(Optional<Journal> journal, List<Finding> findings) {
        this.journal = journal;
        this.findings = findings;
    }

    /** What a journal remembers; a run writes to it, a look at the status does not. */
    static Memory of(Optional<Journal> journal, boolean writing) {
        if (journal.isEmpty()) {
            return new Memory(journal, List.of());
        }
        JournalReport report = journal.get().verify();
        Memory memory = new Memory(writing ? journal : Optional.empty(), report.findings());
        boolean believed = report.findings().stream().allMatch(finding -> finding.code() == JournalCode.JOURNAL_TORN);
        if (believed) {
            report.entries().forEach(memory::recall);
        }
        return memory;
    }

    /** What is wrong with the journal. */
    List<Finding> findings() {
        return findings;
    }

    private void recall(JournalEntry entry) {
        String cluster = entry.evidence().getOrDefault("cluster", "");
        for (Kind kind : Kind.values()) {
            Key key = new Key(kind, cluster);
            if (entry.what().equals(kind.lost) || entry.what().equals("wrote")) {
                known.remove(key);
            } else if (entry.what().equals(kind.seen)) {
                since(entry)
                        .ifPresent(since ->
                                known.put(key, new Known(entry.evidence().getOrDefault("state", ""), since)));
            }
        }
    }

    private static Optional<Instant> since(JournalEntry entry) {
        try {
            return Optional.of(Instant.parse(entry.evidence().getOrDefault("since", "")));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Since when that is so.
     *
     * @param seen whether it is so now; empty if that is not known at the moment
     * @param state which write of the Secret it is about
     * @param written when that was
     */
    Optional<Instant> since(
            Kind kind,
            ClusterName cluster,
            Optional<Boolean> seen,
            String state,
            Optional<Instant> written,
            Instant now) {
        Key key = new Key(kind, cluster.value());
        Known before = known.get(key);
        boolean remembered = before != null
                && before.state().equals(state)
                && written.filter(before.since()::isBefore).isEmpty();
        if (seen.isEmpty()) {
            return remembered ? Optional.of(before.since()) : Optional.empty();
        }
        if (!seen.get()) {
            if (before != null) {
                known.remove(key);
                append(kind.lost, cluster, state + " is not what is shown", Map.of("state", state));
            }
            return Optional.empty();
        }
        if (remembered) {
            return Optional.of(before.since());
        }
        Instant since = written.filter(now::isBefore).orElse(now);
        known.put(key, new Known(state, since));
        append(
                kind.seen,
                cluster,
                kind == Kind.SERVED ? "every replica serves what the Secret declares" : "every place shows its roots",
                Map.of("state", state, "since", since.toString()));
        return Optional.of(since);
    }

    /** A write, whose proof is still to come. */
    void wrote(PlannedWrite write) {
        known.keySet().removeIf(key -> key.cluster().equals(write.cluster().value()));
        append(
                "wrote",
                write.cluster(),
                write.toString(),
                Map.of("from", write.from().name(), "to", write.to().name()));
    }

    void note(String what, ClusterName cluster, String why) {
        append(what, cluster, why, Map.of());
    }

    private void append(String what, ClusterName cluster, String why, Map<String, String> evidence) {
        Map<String, String> all = new TreeMap<>(evidence);
        all.put("cluster", cluster.value());
        journal.ifPresent(file -> file.append(what, why, all));
    }
}
