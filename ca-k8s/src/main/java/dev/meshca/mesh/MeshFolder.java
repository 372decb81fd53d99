package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.files.FolderState;
import dev.meshca.disk.files.NewCas;
import dev.meshca.disk.files.Presence;
import dev.meshca.disk.files.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a mesh.
 *
 * @param path where it is or will be
 * @param clock says what time it is
 */
record MeshFolder(Path path, Clock clock) {

    /** How long revocation lists count, where nothing says otherwise. */
    static final Duration LISTS = Duration.ofDays(30);

    CaDirectory cas() {
        return CaDirectory.at(path, Issuance.system().clock(clock));
    }

    RotationDirectory rotation() {
        return RotationDirectory.at(path);
    }

    Instant now() {
        return clock.instant();
    }

    /** One moment for all that one verb makes, so that certificates of one length end together. */
    Clock moment() {
        return Clock.fixed(now(), ZoneOffset.UTC);
    }

    boolean exists() {
        return Presence.of(path);
    }

    List<ClusterName> clusters() {
        return exists() ? cas().clusters() : List.of();
    }

    /** The new CAs of the rotation that is under way. */
    Optional<NewCas> underWay() {
        return exists() ? rotation().prepared() : Optional.empty();
    }

    /** Read at one moment: another process may end the rotation at any time. */
    Optional<PreparedRotation> rotationUnderWay() {
        if (!exists()) {
            return Optional.empty();
        }
        FolderState now = rotation().state();
        return now.rotation().map(next -> new PreparedRotation(now.recognised(), next));
    }

    /** The same with the lists of all its CAs, old and new, in a mesh with revocation; they last through the rotation. */
    PreparedRotation withLists(PreparedRotation rotation, Duration soak) {
        Optional<RevocationSet> lists = lists();
        if (lists.isEmpty()) {
            return rotation;
        }
        Duration life = soak.multipliedBy(4).compareTo(LISTS) > 0 ? soak.multipliedBy(4) : LISTS;
        RevocationSet all = new ListIssuer(lists, Validity.lasting(life, moment()), now())
                .signedBy(this, rotation.present(), rotation.next())
                .issue();
        return new PreparedRotation(rotation.present(), rotation.next().crls(all));
    }

    /** The rotation under way, if its lists were renewed since. */
    Optional<PreparedRotation> renewedSince(PreparedRotation rotation) {
        List<X509CRL> known = rotation.next().crls().map(RevocationSet::crls).orElse(List.of());
        return rotationUnderWay()
                .filter(latest -> latest.next()
                        .crls()
                        .filter(lists -> !lists.isHeldIn(known))
                        .isPresent());
    }

    boolean isRotating() {
        return underWay().isPresent();
    }

    /** What the clusters held before a rotation, lists aside. */
    List<CaCerts> present() {
        return cas().recognised();
    }

    /** The revocation lists; empty in a mesh without revocation. */
    Optional<RevocationSet> lists() {
        return exists() ? cas().crls() : Optional.empty();
    }

    /** As long from now on as the longest of the lists that are there lasted. */
    Validity listValidity(RevocationSet present) {
        Duration length = present.lists().stream()
                .flatMap(list -> list.nextUpdate().stream()
                        .map(end -> Duration.between(list.crl().getThisUpdate().toInstant(), end)))
                .max(Comparator.naturalOrder())
                .orElse(LISTS);
        return Validity.lasting(length, moment());
    }

    /** The root with its key; empty only if its key is not here. What cannot be read is not taken for absent. */
    Optional<RootCa> rootIfThere() {
        return cas().rootIfThere();
    }

    /** The same CAs with other revocation lists. */
    void install(List<CaCerts> clusters) {
        rotation().install(rotation().state(), Optional.empty(), clusters);
    }

    void requireNoRotation(String what) {
        requireNoRotation(isRotating(), what);
    }

    void requireNoRotation(FolderState state, String what) {
        requireNoRotation(state.rotation().isPresent(), what);
    }

    private void requireNoRotation(boolean rotating, String what) {
        if (rotating) {
            throw new IllegalArgumentException(
                    "a rotation is under way in " + path + ": finish it, or take it back, before " + what);
        }
    }
}
