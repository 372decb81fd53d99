package dev.meshca.disk;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.disk.files.ClusterFiles;
import dev.meshca.disk.files.FolderState;
import dev.meshca.disk.files.KeyFiles;
import dev.meshca.disk.files.LockedFolder;
import dev.meshca.disk.files.RootFiles;
import dev.meshca.internal.Parallel;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.trust.CaChain;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A folder with the root CA and one folder per cluster, in the layout of Istio's {@code tools/certs}:
 *
 * <pre>
 * root-cert.pem  root-key.pem
 * cluster1/      ca-cert.pem  ca-key.pem  cert-chain.pem  root-cert.pem
 * cluster2/      …
 * </pre>
 *
 * <p>If the signing CA is not the root itself, {@code root-chain.pem} holds the certificates from it up to the root.
 *
 * <p>A change is made as a whole: after a failure, a crash or a power cut this class reads the old state or the new one,
 * and its next write clears up. Somebody else who looks in just then may miss a cluster's folder, but never sees a
 * mixture in it. While it happens, others wait; after 10 seconds they are refused. New folders get mode 0700 and keys
 * 0600 before their first byte; the directory itself keeps its mode if it exists. Other files are left alone.
 */
public final class CaDirectory {

    private final LockedFolder folder;
    private final Issuance issuance;

    CaDirectory(LockedFolder folder) {
        this(folder, Issuance.system());
    }

    private CaDirectory(LockedFolder folder, Issuance issuance) {
        this.folder = folder;
        this.issuance = issuance;
    }

    /**
     * The directory at a path; nothing is read or created yet.
     *
     * @param folder where it is or will be
     * @return the directory
     */
    public static CaDirectory at(Path folder) {
        return at(folder, Issuance.system());
    }

    /**
     * The directory at a path, judged at another time than now; nothing is read or created yet.
     *
     * @param folder where it is or will be
     * @param issuance the time to judge at, and what a root's throw-away intermediate is made with
     * @return the directory
     */
    public static CaDirectory at(Path folder, Issuance issuance) {
        return new CaDirectory(LockedFolder.at(folder), issuance);
    }

    /**
     * Writes a root and all clusters of a plan. Nothing that exists is overwritten: the same content is left as it is,
     * another content is refused before anything is written. So clusters can be added to a directory that has the same
     * root; a root key that is there in another encoding stays as it is, and one that cannot leave its provider is not written.
     *
     * @param root the root
     * @param plan the clusters
     * @throws CaStorageException if something is in the way, another process is writing, or the disk fails
     */
    public void save(RootCa root, TrustPlan plan) {
        write(root, plan, false);
    }

    /**
     * Writes all clusters of a plan, for a root whose key is kept elsewhere, under the same conditions; its certificate is
     * written beside them if there is none.
     *
     * @param plan the clusters
     * @throws CaStorageException if something is in the way, another process is writing, or the disk fails
     */
    public void save(TrustPlan plan) {
        write(plan, false);
    }

    /**
     * Writes a root and all clusters of a plan, in place of what exists: <strong>the keys that were there are gone</strong>
     * afterwards. Clusters that the plan does not name stay as they are.
     *
     * @param root the root
     * @param plan the clusters
     * @throws CaStorageException if a symbolic link is in the way, another process is writing, or the disk fails
     */
    public void replace(RootCa root, TrustPlan plan) {
        write(root, plan, true);
    }

    /**
     * Writes all clusters of a plan in place of what exists, as for a renewal of intermediates; the root, and clusters that
     * the plan does not name, stay as they are.
     *
     * @param plan the clusters
     * @throws CaStorageException if a symbolic link is in the way, another process is writing, or the disk fails
     */
    public void replace(TrustPlan plan) {
        write(plan, true);
    }

    private void write(RootCa root, TrustPlan plan, boolean replace) {
        SortedMap<String, byte[]> files = RootFiles.with(ClusterFiles.of(plan.clusters()), root);
        folder.write(now -> RootFiles.keepingKey(files, root, now), replace);
    }

    private void write(TrustPlan plan, boolean replace) {
        folder.write(now -> RootFiles.withCertificate(ClusterFiles.of(plan.clusters()), plan.clusters(), now), replace);
    }

    /**
     * The root with its key.
     *
     * @return the root
     * @throws CaStorageException if it is not there or cannot be read
     * @throws InvalidCaException if it is unusable
     */
    public RootCa root() {
        return folder.read(RootFiles::require).proved(issuance);
    }

    /**
     * The root with its key, if its key is kept here, valid now or not: what it issues is judged when it is issued.
     *
     * @return the root; empty only if there is no {@code root-key.pem}
     * @throws CaStorageException if the directory or the key cannot be read, or the key is there without its certificate
     * @throws InvalidCaException if the key and the certificate do not fit
     */
    public Optional<RootCa> rootIfThere() {
        return folder.read(RootFiles::find).map(RootFiles.Found::recognised);
    }

    /**
     * Whether the root's key is kept here.
     *
     * @return false only if there is no {@code root-key.pem}
     * @throws CaStorageException if the directory or the key cannot be read
     */
    public boolean hasRootKey() {
        return folder.read(RootFiles::find).isPresent();
    }

    /**
     * The clusters that have a folder here: one with at least one file of the layout. Hidden folders are none, and neither
     * is the folder of a workload, which has a {@code key.pem} but neither {@code ca-cert.pem} nor {@code ca-key.pem}.
     *
     * @return their names, sorted
     * @throws CaStorageException if the directory cannot be read, or such a folder's name is no {@link ClusterName}
     */
    public List<ClusterName> clusters() {
        return folder.read(ClusterFiles::names);
    }

    /**
     * One cluster's CA.
     *
     * @param cluster the cluster
     * @return its CA, checked
     * @throws CaStorageException if it has no folder here, or its files cannot be read
     * @throws InvalidCaException if it is broken
     */
    public CaCerts cluster(ClusterName cluster) {
        IstioDocuments documents = folder.read(now -> {
            List<ClusterName> known = ClusterFiles.names(now);
            if (!known.contains(cluster)) {
                throw new CaStorageException(
                        folder.path(),
                        "holds no cluster '" + cluster + "', only "
                                + known.stream().map(ClusterName::value).collect(Collectors.joining(", ")),
                        null);
            }
            return ClusterFiles.read(now, cluster);
        });
        return CaCerts.of(cluster, documents, issuance.clock());
    }

    /**
     * All clusters as a plan.
     *
     * @return the plan, checked
     * @throws CaStorageException if files cannot be read, or there is no cluster
     * @throws InvalidCaException if some cluster is broken or would be refused by another
     */
    public TrustPlan plan() {
        Clock moment = Clock.fixed(issuance.clock().instant(), ZoneOffset.UTC);
        return TrustPlan.of(each((cluster, documents) -> CaCerts.of(cluster, documents, moment)), moment);
    }

    /**
     * The CAs of all clusters to be recognised, valid now or not, as {@link CaCerts#recognise} reads them: for who renews or
     * replaces them. Whether clusters accept each other is not judged.
     *
     * @return one CA per cluster, without revocation lists
     * @throws CaStorageException if files cannot be read, or there is no cluster
     * @throws InvalidCaException if some cluster is broken
     */
    public List<CaCerts> recognised() {
        return each(CaCerts::recognise);
    }

    private List<CaCerts> each(BiFunction<ClusterName, IstioDocuments, CaCerts> judged) {
        Map<ClusterName, IstioDocuments> documents = folder.read(ClusterFiles::all);
        if (documents.isEmpty()) {
            throw new CaStorageException(
                    folder.path(), "holds no cluster: no folder with a " + IstioDocuments.CA_CERT + " in it", null);
        }
        return Parallel.map(List.copyOf(documents.entrySet()), one -> judged.apply(one.getKey(), one.getValue()));
    }

    /**
     * The revocation lists in the files of all clusters, also those that have ended.
     *
     * @return the newest list of each CA; empty in a mesh without revocation
     * @throws CaStorageException if files cannot be read
     * @throws InvalidCaException if something in them is not a revocation list
     */
    public Optional<RevocationSet> crls() {
        return FolderState.crls(folder.read(ClusterFiles::all));
    }

    /**
     * The public halves of all clusters, broken or not. An empty folder is that of a cluster without files.
     *
     * @return one chain per cluster folder
     * @throws CaStorageException if files cannot be read
     */
    public List<CaChain> chains() {
        Map<ClusterName, IstioDocuments> documents = folder.read(ClusterFiles::judged);
        return Parallel.map(List.copyOf(documents.entrySet()), one -> CaChain.read(one.getKey(), one.getValue()));
    }

    /**
     * Checks the files themselves: what stands in the place of one; keys, also those of workloads, that somebody else than
     * their owner can read or change; folders that somebody else can change. Where there are no POSIX permissions, nothing is
     * found of them.
     *
     * @return what is wrong
     * @throws CaStorageException if the directory cannot be read
     */
    public List<Finding> check() {
        return folder.read(now -> {
            List<Finding> findings = new ArrayList<>(ClusterFiles.check(now));
            findings.addAll(KeyFiles.check(now));
            return findings;
        });
    }

    @Override
    public String toString() {
        return "CaDirectory[" + folder.path() + "]";
    }
}
