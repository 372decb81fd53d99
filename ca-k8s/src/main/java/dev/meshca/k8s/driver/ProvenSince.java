package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.JournalEntry;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private final SharedJournal journal;
    private final Map<Key, Known> known = new HashMap<>();
    private final Map<String, OwnBefore> ownBefore = new HashMap<>();

    private ProvenSince(SharedJournal journal) {
        this.journal = journal;
    }

    /** What a journal remembers; a run writes to it, a look at the status does not. */
    static ProvenSince of(Optional<Journal> journal, boolean writing) {
        return of(journal, writing, Part.WHOLE);
    }

    /** The same, where other processes note what they see and do in their clusters. */
    static ProvenSince of(Optional<Journal> journal, boolean writing, Part part) {
        SharedJournal shared = SharedJournal.of(journal, writing, part);
        ProvenSince known = new ProvenSince(shared);
        shared.believed().forEach(known::recall);
        return known;
    }

    /**
     * What other processes have noted since. Each notes a write before it makes it, so that after a look this knows of every
     * write that the look could see.
     */
    void catchUp() {
        journal.news().ifPresent(news -> {
            if (news.whole()) {
                known.clear();
                ownBefore.clear();
            }
            news.entries().stream()
                    .filter(entry -> news.whole() || !isKnown(entry))
                    .forEach(this::recall);
        });
    }

    /** What this process saw itself goes on for the very write that is there. */
    private boolean isKnown(JournalEntry entry) {
        String cluster = entry.evidence().getOrDefault("cluster", "");
        return journal.isOwn(cluster)
                || Stream.of(Kind.values())
                        .filter(kind -> entry.what().equals(kind.seen))
                        .map(kind -> known.get(new Key(kind, cluster)))
                        .anyMatch(seen -> seen != null
                                && seen.state().equals(entry.evidence().get("state")));
    }

    /** Where the journal ends now. */
    Optional<String> head() {
        return journal.head();
    }

    /** What is wrong with the journal. */
    List<Finding> findings() {
        return journal.findings();
    }

    /** Of which clusters the Secret notes an end of the journal that it does not go on from. */
    List<Finding> cut(MeshView mesh) {
        return journal.cut(mesh);
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
        journal.append(what, cluster, why, evidence);
    }
}
