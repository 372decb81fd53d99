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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /**
     * What was shown.
     *
     * @param state which write of the Secret it is about
     * @param carried whether it was carried over from the write before
     * @param next the digest of what we wrote over it without changing what is shown here
     */
    private record Known(String state, Instant since, boolean carried, Optional<String> next) {

        boolean isAbout(String present, Optional<Instant> written) {
            return state.equals(present)
                    && (carried || written.filter(since::isBefore).isEmpty());
        }

        boolean goesOnIn(String present) {
            return next.filter(digest -> present.startsWith(digest + "@")).isPresent();
        }
    }

    private static final String WROTE = "wrote";

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
            if (entry.what().equals(kind.lost)) {
                known.remove(key);
            } else if (entry.what().equals(WROTE)) {
                boolean kept = entry.evidence().getOrDefault("kept", "").contains(kind.seen);
                wrote(key, kept, entry.evidence().getOrDefault("digest", ""));
            } else if (entry.what().equals(kind.seen)) {
                since(entry).ifPresent(since -> recall(key, entry.evidence(), since));
            }
        }
    }

    /** What was carried over a write of ours is older than that write; anything else is not. */
    private void recall(Key key, Map<String, String> evidence, Instant since) {
        Known before = known.get(key);
        Optional<String> over = Optional.ofNullable(evidence.get("over"));
        boolean carried = over.isPresent();
        if (!carried
                || (before != null
                        && before.since().equals(since)
                        && before.state().equals(over.get()))) {
            known.put(key, new Known(evidence.getOrDefault("state", ""), since, carried, Optional.empty()));
        } else {
            known.remove(key);
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
        Optional<Instant> remembered = Optional.ofNullable(before)
                .filter(earlier -> earlier.isAbout(state, written))
                .map(Known::since);
        if (seen.isEmpty()) {
            return remembered;
        }
        if (!seen.get()) {
            if (before != null) {
                known.remove(key);
                append(kind.lost, cluster.value(), state + " is not what is shown", Map.of("state", state));
            }
            return Optional.empty();
        }
        if (remembered.isPresent()) {
            return remembered;
        }
        if (before != null && before.goesOnIn(state)) {
            return Optional.of(shown(key, state, before.since(), Map.of("over", before.state())));
        }
        return Optional.of(shown(key, state, written.filter(now::isBefore).orElse(now), Map.of()));
    }

    private Instant shown(Key key, String state, Instant since, Map<String, String> more) {
        known.put(key, new Known(state, since, !more.isEmpty(), Optional.empty()));
        Map<String, String> evidence = new HashMap<>(more);
        evidence.put("state", state);
        evidence.put("since", since.toString());
        append(
                key.kind().seen,
                key.cluster(),
                key.kind() == Kind.SERVED
                        ? "every replica serves what the Secret declares"
                        : "every place shows the roots that the Secret declares",
                evidence);
        return since;
    }

    /**
     * A write, whose proof is still to come. What it does not change goes on being shown: it was made over the very version
     * that was seen, or it was not made.
     *
     * @param digest of what was written
     * @param kept what it does not change
     */
    void wrote(PlannedWrite write, String digest, Set<Kind> kept) {
        for (Kind kind : Kind.values()) {
            wrote(new Key(kind, write.cluster().value()), kept.contains(kind), digest);
        }
        append(
                WROTE,
                write.cluster().value(),
                write.toString(),
                Map.of(
                        "from",
                        write.from().name(),
                        "to",
                        write.to().name(),
                        "digest",
                        digest,
                        "kept",
                        kept.stream().map(kind -> kind.seen).sorted().collect(Collectors.joining(","))));
    }

    private void wrote(Key key, boolean kept, String digest) {
        known.computeIfPresent(
                key,
                (same, before) ->
                        kept ? new Known(before.state(), before.since(), before.carried(), Optional.of(digest)) : null);
    }

    void note(String what, ClusterName cluster, String why) {
        append(what, cluster.value(), why, Map.of());
    }

    private void append(String what, String cluster, String why, Map<String, String> evidence) {
        Map<String, String> all = new TreeMap<>(evidence);
        all.put("cluster", cluster);
        journal.ifPresent(file -> file.append(what, why, all));
    }
}
