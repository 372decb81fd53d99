package dev.meshca.mesh;

import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.JournalEntry;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.mesh.PreparedRotation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the journal of a folder tells about rotations that ended. */
final class RotationHistory {

    /** The entry of a rotation whose clusters are done, made before the folder follows. */
    private static final String DONE = "finish";

    private static final String CA = "ca";
    private static final String KIND = "kind";

    /** A call that was killed at its very end and is made again does not begin anew. */
    private static final Duration JUST = Duration.ofHours(1);

    private final MeshFolder folder;

    RotationHistory(MeshFolder folder) {
        this.folder = folder;
    }

    Journal journal() {
        return Journal.in(folder.path(), Runner.current(), Version.number(), folder.clock());
    }

    /** Says that every cluster is done, and then makes the folder what the clusters are. */
    void finish(PreparedRotation rotation, List<CaCerts> held) {
        journal()
                .append(
                        DONE,
                        "every cluster is done; the rotation " + rotation.kind().words(),
                        Map.of(CA, sha256(held), KIND, rotation.kind().name()));
        folder.rotation().finish(held);
    }

    /** When the present CAs came by a rotation of such a kind that ended just now. */
    Optional<Instant> endedJustNow(Predicate<Kind> wanted) {
        String digest = sha256(folder.present());
        Instant now = folder.now();
        return journal().verify().entries().stream()
                .filter(entry -> entry.what().equals(DONE)
                        && digest.equals(entry.evidence().get(CA))
                        && isOf(entry, wanted))
                .map(JournalEntry::time)
                .filter(time -> now.isBefore(time.plus(JUST)))
                .reduce((first, last) -> last);
    }

    private static boolean isOf(JournalEntry entry, Predicate<Kind> wanted) {
        String kind = entry.evidence().get(KIND);
        return Stream.of(Kind.values()).filter(wanted).map(Kind::name).anyMatch(name -> name.equals(kind));
    }

    private static String sha256(List<CaCerts> clusters) {
        return PreparedRotation.sha256(clusters.get(0).certificate());
    }
}
