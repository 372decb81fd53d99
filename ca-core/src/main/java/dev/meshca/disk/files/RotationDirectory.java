package dev.meshca.disk.files;

import static dev.meshca.disk.files.IstioLayout.NEXT;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a {@link CaDirectory} holds while its CAs are rotated, and what is left of former ones:
 *
 * <pre>
 * root-cert.pem  root-key.pem  cluster1/ …     the CAs of before, until the rotation is finished
 * .next/         root-cert.pem  root-key.pem   the new root; absent if only intermediates change
 *                bridge.pem                    the new root's name and key, signed by the old one
 *                ca-crl.pem                    the lists of all CAs; only with revocation
 *                cluster1/ …                   the new intermediates
 * archive/       3f9a71c2d04be866/ …           the CAs of before, with their keys, by the SHA-256 of their root
 * </pre>
 *
 * <p>Each change is made as a whole, as in a {@link CaDirectory}: a rotation is prepared or it is not, finished or not, and
 * in between every key is in its place. No key is written twice and none is removed before what takes its place is there.
 */
public final class RotationDirectory {

    private static final SortedMap<String, byte[]> NOTHING = Collections.emptySortedMap();

    private final LockedFolder folder;

    RotationDirectory(LockedFolder folder) {
        this.folder = folder;
    }

    /**
     * The rotation of a CA directory; nothing is read yet.
     *
     * @param folder where the CA directory is
     * @return its rotation
     */
    public static RotationDirectory at(Path folder) {
        return new RotationDirectory(LockedFolder.at(folder));
    }

    /**
     * Everything that is in the folder, read under one lock.
     *
     * @return its state; an empty one if the folder is still to be made
     * @throws CaStorageException if it cannot be read
     */
    public FolderState state() {
        return folder.readIfThere(FolderState::of, FolderState.EMPTY);
    }

    /**
     * What is in the folder for a change that concerns some clusters; of the others only what they trust, and the certificates
     * of their CAs. So that one cluster costs what one cluster costs, however many there are.
     *
     * @param concerned the clusters to change, whether they are there or not
     * @return the state
     * @throws CaStorageException if it cannot be read
     */
    public FolderState state(Collection<ClusterName> concerned) {
        return folder.readIfThere(FolderState.concerning(concerned), FolderState.EMPTY);
    }

    /**
     * Gives clusters the CAs that were decided on, as a whole: new ones, others in place of those they have, which go to the
     * archive with their keys, and the same ones with other revocation lists.
     *
     * @param judged what was there when it was decided
     * @param root the root that signed, if it is to be kept here too
     * @param clusters the CAs, in a mesh with revocation those of all clusters with the complete set of lists; clusters that
     *     are not named stay as they are
     * @throws CaStorageException if the folder is not as it was judged, another root or a rotation is in it, another process is
     *     writing, or the disk fails
     */
    public void install(FolderState judged, Optional<RootCa> root, Collection<CaCerts> clusters) {
        folder.write(
                now -> {
                    requireNoRotation(now);
                    if (!judged.isStill(now)) {
                        throw new CaStorageException(
                                folder.path(),
                                "was changed by somebody else since it was read, so nothing was written; run it again",
                                null);
                    }
                    SortedMap<String, byte[]> files = ArchiveFiles.ofReplaced(now, clusters);
                    files.putAll(ClusterFiles.of(clusters));
                    return root.isPresent()
                            ? RootFiles.added(files, root.get(), now)
                            : RootFiles.withCertificate(files, clusters, now);
                },
                true);
    }

    /**
     * Takes over what the clusters hold, as after a merge: their documents, and the roots that all of them trust by then.
     *
     * @param held what the clusters of this folder hold now, byte for byte
     * @throws IllegalArgumentException if these are not the clusters of the folder, or they trust different roots
     * @throws CaStorageException if a rotation is under way, another process is writing, or the disk fails
     */
    public void follow(Collection<CaCerts> held) {
        folder.write(
                now -> {
                    requireNoRotation(now);
                    List<ClusterName> clusters =
                            held.stream().map(CaCerts::cluster).sorted().toList();
                    if (!clusters.equals(ClusterFiles.names(now))) {
                        throw new IllegalArgumentException(
                                folder.path() + " holds " + ClusterFiles.names(now) + ", not " + clusters);
                    }
                    SortedMap<String, byte[]> files = ArchiveFiles.ofReplaced(now, held);
                    files.putAll(ClusterFiles.of(held));
                    files.put(IstioDocuments.ROOT_CERT, RootFiles.shared(held));
                    return files;
                },
                true);
    }

    private static void requireNoRotation(Snapshot now) {
        if (Files.isDirectory(now.locate(NEXT))) {
            throw new CaStorageException(
                    now.locate(NEXT), "holds the CAs of a rotation that is under way; end it first", null);
        }
    }

    /**
     * Writes new CAs beside the present ones: they are on the disk when this returns, before the first cluster is written.
     *
     * @param next the new CAs
     * @throws CaStorageException if other ones are prepared already, another process is writing, or the disk fails
     * @throws IllegalStateException if the new root's key cannot leave its provider
     */
    public void prepare(NewCas next) {
        SortedMap<String, byte[]> files = NextFiles.of(next);
        folder.write(
                now -> {
                    Path place = now.locate(NEXT);
                    if (Files.isDirectory(place) && !now.holdsJust(NEXT, files)) {
                        throw new CaStorageException(
                                place,
                                "holds the CAs of a rotation that is under way; finish or abandon it first",
                                null);
                    }
                    return files;
                },
                false);
    }

    /**
     * The new CAs of the rotation that is under way.
     *
     * @return the CAs as they were prepared; empty if no rotation is under way
     * @throws CaStorageException if the directory cannot be read
     * @throws InvalidCaException if somebody broke them
     */
    public Optional<NewCas> prepared() {
        return folder.read(NextFiles::find).map(NextFiles.Found::recognised);
    }

    private static Optional<NewCas> prepared(Snapshot now) throws IOException {
        return NextFiles.find(now).map(NextFiles.Found::recognised);
    }

    /**
     * Ends the rotation: the directory holds what the clusters hold, and the CAs of before are archived. If that was done
     * before, what an interrupted writer left is cleared up, and nothing else happens.
     *
     * @param held what the clusters hold now, byte for byte
     * @throws IllegalArgumentException if these are not the clusters of the rotation with its new CAs
     * @throws CaStorageException if no such rotation is under way, another process is writing, or the disk fails
     */
    public void finish(Collection<CaCerts> held) {
        folder.write(
                now -> {
                    Optional<NewCas> prepared = prepared(now);
                    if (prepared.isEmpty() && now.holds(ClusterFiles.of(held))) {
                        return NOTHING;
                    }
                    NewCas next = prepared.orElseThrow(
                            () -> new CaStorageException(folder.path(), "no rotation is under way in it", null));
                    next.requireHeld(held);
                    SortedMap<String, byte[]> files = ArchiveFiles.ofPresent(now, next);
                    files.putAll(ClusterFiles.of(held));
                    next.root().ifPresent(root -> RootFiles.with(files, root));
                    files.put(NEXT, new byte[0]);
                    return files;
                },
                true);
    }

    /**
     * Gives the rotation that is under way other revocation lists, as when those it has are about to end.
     *
     * @param crls the lists of all old and new CAs
     * @throws CaStorageException if no rotation with revocation is under way, another process is writing, or the disk fails
     */
    public void renew(RevocationSet crls) {
        folder.write(
                now -> {
                    NewCas next = prepared(now)
                            .filter(cas -> cas.crls().isPresent())
                            .orElseThrow(() -> new CaStorageException(
                                    folder.path(), "no rotation with revocation lists is under way in it", null));
                    return NextFiles.of(next.crls(crls));
                },
                true);
    }

    /**
     * Gives the rotation up, after all clusters hold the CAs of before again. Of the new CAs only the certificates stay, in
     * the archive; <strong>their keys are removed</strong>, as the old root vouches for them over the bridge. The revocation
     * lists stay, as they are what the clusters hold, and no list may go back to an earlier one. If no rotation is under way, what an interrupted writer left is cleared up, and nothing else happens.
     *
     * @throws CaStorageException if another process is writing, or the disk fails
     */
    public void abandon() {
        folder.write(
                now -> {
                    Optional<NewCas> prepared = prepared(now);
                    if (prepared.isEmpty()) {
                        return NOTHING;
                    }
                    SortedMap<String, byte[]> files = ArchiveFiles.ofAbandoned(now, prepared.get());
                    if (prepared.get().crls().isPresent()) {
                        files.putAll(ClusterFiles.with(prepared.get().crls().get(), now));
                    }
                    files.put(NEXT, new byte[0]);
                    return files;
                },
                true);
    }

    /**
     * Takes one cluster out, as when its CA was revoked: its CA goes into the archive with its key, during a rotation the one
     * that was made for it, too, and the others are written anew. If the cluster is not here, nothing happens.
     *
     * @param cluster the cluster that goes
     * @param others the clusters that stay, with what they are to hold
     * @param lists the revocation lists of all CAs for the rotation that is under way; empty in a mesh without revocation
     * @throws CaStorageException if the folder has other files in it, another process is writing, or the disk fails
     * @throws IllegalArgumentException if a rotation is under way, and no cluster would be left in it
     */
    public void retire(ClusterName cluster, Collection<CaCerts> others, Optional<RevocationSet> lists) {
        folder.write(
                now -> {
                    if (!ClusterFiles.names(now).contains(cluster)) {
                        return NOTHING;
                    }
                    SortedMap<String, byte[]> files = ArchiveFiles.ofCluster(now, cluster);
                    files.putAll(ClusterFiles.of(others));
                    files.put(cluster.value(), new byte[0]);
                    Optional<NewCas> next = prepared(now);
                    if (next.isPresent()) {
                        files.putAll(NextFiles.without(now, cluster, next.get(), lists));
                    }
                    return files;
                },
                true);
    }

    /**
     * The certificates of all CAs in the archive: roots and intermediates that were in use, or were made and given up.
     *
     * @return the certificates
     * @throws CaStorageException if the archive cannot be read
     */
    public List<X509Certificate> archived() {
        return folder.read(ArchiveFiles::certificates);
    }

    @Override
    public String toString() {
        return "RotationDirectory[" + folder.path() + "]";
    }
}
