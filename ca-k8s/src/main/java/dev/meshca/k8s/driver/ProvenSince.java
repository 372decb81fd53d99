package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.JournalCode;
import dev.meshca.k8s.journal.JournalEntry;
import dev.meshca.k8s.journal.JournalReport;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Since when clusters have shown what they declare. What the journal says counts only for the very write of the Secret
 * that is there now, is not earlier than that write, and only while what is seen now agrees; of a journal that was changed
 * only what was written after that was found counts.
 */
final class ProvenSince {

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

    /**
     * The certificates that replicas had for themselves when new roots were about to be written.
     *
     * @param digest of what was written
     * @param serials their serial numbers
     */
    private record OwnBefore(String digest, Set<String> serials) {}

    private static final String WRITING = "writing";
    private static final String OWN = "own";

    private final Optional<Journal> journal;
    private final Map<Key, Known> known = new HashMap<>();
    private final Map<String, OwnBefore> ownBefore = new HashMap<>();
    private final Optional<JournalReport> report;

    private ProvenSince(Optional<Journal> journal, Optional<JournalReport> report) {
        this.journal = journal;
        this.report = report;
    }

    /** What a journal remembers; a run writes to it, a look at the status does not. */
    static ProvenSince of(Optional<Journal> journal, boolean writing) {
        if (journal.isEmpty()) {
            return new ProvenSince(journal, Optional.empty());
        }
        JournalReport report = journal.get().verify();
        if (writing && report.findings().stream().anyMatch(Finding::isError)) {
            journal.get().acknowledge(report);
        }
        ProvenSince known = new ProvenSince(writing ? journal : Optional.empty(), Optional.of(report));
        report.believed().forEach(known::recall);
        return known;
    }

    /** Where the journal ends now. */
    Optional<String> head() {
        return journal.map(file -> file.verify().head().toString());
    }

    /** What is wrong with the journal, as it was when this began. */
    List<Finding> findings() {
        return report.map(JournalReport::findings).orElse(List.of());
    }

    /** Of which clusters the Secret notes an end of the journal that it does not go on from. */
    List<Finding> cut(MeshView mesh) {
        return report.stream()
                .flatMap(known -> mesh.clusters().stream()
                        .map(JudgedCluster::view)
                        .filter(view -> view.secret()
                                .journalHead()
                                .filter(head -> !known.continues(head))
                                .isPresent())
                        .map(view -> JournalCode.JOURNAL_CUT.at(
                                view.cluster() + "/cacerts",
                                "it notes "
                                        + PlainText.of(
                                                view.secret().journalHead().orElse(""))
                                        + ", and the journal here has "
                                        + known.head().lines() + " lines and none like that")))
                .toList();
    }

    private void recall(JournalEntry entry) {
        String cluster = entry.evidence().getOrDefault("cluster", "");
        if (entry.what().equals(WRITING) && entry.evidence().containsKey(OWN)) {
            Set<String> serials = Set.copyOf(List.of(entry.evidence().get(OWN).split(",")));
            ownBefore.put(cluster, new OwnBefore(entry.evidence().getOrDefault("digest", ""), serials));
        }
        for (Kind kind : Kind.values()) {
            Key key = new Key(kind, cluster);
            if (entry.what().equals(kind.lost)) {
                known.remove(key);
            } else if (entry.what().equals(WRITING)) {
                if (entry.evidence().getOrDefault("kept", "").contains(kind.seen)) {
                    overwritten(key, entry.evidence().getOrDefault("digest", ""));
                }
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
     * @param view which write of the Secret it is about
     * @param seen whether it is so now; empty if that is not known at the moment
     */
    Optional<Instant> since(Kind kind, ClusterView view, Optional<Boolean> seen, Instant now) {
        String state = view.state();
        Optional<Instant> written = view.secret().written().map(view.secret()::byOurClock);
        Key key = new Key(kind, view.cluster().value());
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
                append(kind.lost, key.cluster(), state + " is not what is shown", Map.of("state", state));
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
     * A write that is about to be made, or not, if we are killed now. What it does not change goes on being shown, as it is
     * made over the very version that was seen.
     *
     * @param digest of what is written
     * @param kept what it does not change
     * @param own the certificates that the replicas have for themselves now
     */
    void writing(PlannedWrite write, String digest, Set<Kind> kept, List<X509Certificate> own) {
        kept.forEach(kind -> overwritten(new Key(kind, write.cluster().value()), digest));
        Map<String, String> evidence = new HashMap<>(Map.of(
                "digest",
                digest,
                "kept",
                kept.stream().map(kind -> kind.seen).sorted().collect(Collectors.joining(","))));
        Set<String> serials = own.stream().map(ProvenSince::serial).collect(Collectors.toCollection(TreeSet::new));
        if (!kept.contains(Kind.SHOWN) && !serials.isEmpty()) {
            ownBefore.put(write.cluster().value(), new OwnBefore(digest, serials));
            evidence.put(OWN, String.join(",", serials));
        }
        append(WRITING, write.cluster().value(), write.toString(), evidence);
    }

    /** Whether a replica had this certificate for itself before the roots were written that the Secret has now. */
    boolean isOlderThanTheRoots(ClusterView view, X509Certificate own) {
        return Optional.ofNullable(ownBefore.get(view.cluster().value()))
                .filter(before -> view.state().startsWith(before.digest() + "@"))
                .filter(before -> before.serials().contains(serial(own)))
                .isPresent();
    }

    private static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    private void overwritten(Key key, String digest) {
        known.computeIfPresent(
                key,
                (same, before) -> new Known(before.state(), before.since(), before.carried(), Optional.of(digest)));
    }

    /** A write that was made, and whose proof is still to come. */
    void wrote(PlannedWrite write, String digest, String why) {
        append(
                "wrote",
                write.cluster().value(),
                why,
                Map.of(
                        "from", write.from().name(),
                        "to", write.to().name(),
                        "digest", digest));
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
