package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.cli.RotationWork.Kind;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.NextCas;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.issue.RevocationSet;
import dev.meshca.k8s.driver.DriverOptions;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.JournalEntry;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.trust.CertificateSummary;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the folder of a mesh tells about its rotations. */
final class RotationFiles {

    /** The entry of a rotation whose clusters are done, made before the folder follows. */
    private static final String DONE = "finish";

    private static final String CA = "ca";
    private static final String KIND = "kind";

    /** A command that was killed at its very end and is run again does not begin anew. */
    private static final Duration JUST = Duration.ofHours(1);

    /** How long a rotation's lists count at least. */
    private static final Duration CRL = Duration.ofDays(30);

    private final Path dir;

    RotationFiles(Path dir) {
        this.dir = dir;
    }

    RotationWork work(NextCas next) {
        return RotationWork.of(dir, next);
    }

    /** New CAs, in a mesh with revocation with the lists of all CAs, old and new. */
    RotationWork fresh(NextCas next, Duration soak) {
        CaDirectory directory = CaDirectory.at(dir);
        Optional<RevocationSet> lists = directory.crls();
        if (lists.isEmpty()) {
            return work(next);
        }
        Clock now = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
        Duration life = soak.multipliedBy(4).compareTo(CRL) > 0 ? soak.multipliedBy(4) : CRL;
        Crls crls = new Crls(lists, Validity.lasting(life, now), now.instant());
        return work(
                next.crls(crls.signedBy(directory, directory.planWithoutCrls().clusters(), next)
                        .issue()));
    }

    /** The same with the lists that were renewed since; empty if they were not. */
    Optional<RotationWork> renewedSince(RotationWork work) {
        return RotationDirectory.at(dir)
                .prepared()
                .filter(latest -> latest.crls()
                        .filter(lists -> !lists.isHeldIn(
                                work.next().crls().map(RevocationSet::crls).orElse(List.of())))
                        .isPresent())
                .map(this::work);
    }

    /** A rotation that nobody asked for, with CAs that nobody keeps: it tells whether the clusters are as before one. */
    RotationWork placeholder() {
        NextGeneration next = new NextGeneration(dir, KeyPairSource.jdk());
        return fresh(
                next.root(Optional.of(Strategy.TRUST_FIRST), Optional.of(KeyAlgorithm.EC_P256), note -> {}),
                Duration.ZERO);
    }

    DriverOptions remembered(RotationOptions options) {
        return DriverOptions.of(options).journal(journal());
    }

    Journal journal() {
        return Journal.in(dir, Runner.current(), Version.number(), Clock.systemUTC());
    }

    /** Makes the folder what the clusters are, and says so in the journal. */
    void finish(RotationWork work, List<CaCerts> held) {
        journal()
                .append(
                        DONE,
                        "every cluster is done; the rotation " + work.kind().words(),
                        Map.of(CA, sha256(held), KIND, work.kind().name()));
        RotationDirectory.at(dir).finish(held);
    }

    /** When the present CAs came by a rotation of such a kind that ended just now. */
    Optional<Instant> justFinished(Predicate<Kind> wanted, Instant now) {
        List<CaCerts> present = CaDirectory.at(dir).plan().clusters();
        String digest = sha256(present);
        Optional<Instant> end = journal().verify().entries().stream()
                .filter(entry -> entry.what().equals(DONE)
                        && digest.equals(entry.evidence().get(CA))
                        && isOf(entry, wanted))
                .map(JournalEntry::time)
                .filter(time -> now.isBefore(time.plus(JUST)))
                .reduce((first, last) -> last);
        end.ifPresent(time -> RotationDirectory.at(dir).finish(present));
        return end;
    }

    private static boolean isOf(JournalEntry entry, Predicate<Kind> wanted) {
        String kind = entry.evidence().get(KIND);
        return Stream.of(Kind.values()).filter(wanted).map(Kind::name).anyMatch(name -> name.equals(kind));
    }

    List<ClusterName> clusters() {
        return CaDirectory.at(dir).clusters();
    }

    private static String sha256(List<CaCerts> clusters) {
        return CertificateSummary.of(clusters.get(0).certificate()).sha256();
    }
}
