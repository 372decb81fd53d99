package dev.meshca.disk.files;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.Parallel;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything that is in a CA directory at one moment, for a change that is decided on it: {@link RotationDirectory#install}
 * refuses to build on a folder that is another one by then.
 */
public final class FolderState {

    /** What is read of a cluster that a change does not concern: what it trusts, and by whom it is trusted. */
    private static final List<String> IN_PASSING =
            List.of(IstioDocuments.CA_CERT, IstioDocuments.ROOT_CERT, IstioDocuments.CA_CRL);

    static final FolderState EMPTY = new FolderState(
            cluster -> true, Collections.emptySortedMap(), Optional.empty(), Optional.empty(), List.of());

    private final Predicate<ClusterName> concerned;
    private final SortedMap<ClusterName, IstioDocuments> documents;
    private final Optional<RootFiles.Found> root;
    private final Optional<NextFiles.Found> next;
    private final List<X509Certificate> archived;
    private final Map<ClusterName, Optional<X509Certificate>> issuers = new ConcurrentHashMap<>();

    private FolderState(
            Predicate<ClusterName> concerned,
            SortedMap<ClusterName, IstioDocuments> documents,
            Optional<RootFiles.Found> root,
            Optional<NextFiles.Found> next,
            List<X509Certificate> archived) {
        this.concerned = concerned;
        this.documents = documents;
        this.root = root;
        this.next = next;
        this.archived = archived;
    }

    static FolderState of(Snapshot now) throws IOException {
        return of(now, cluster -> true);
    }

    static FolderState of(Snapshot now, Predicate<ClusterName> concerned) throws IOException {
        return new FolderState(
                concerned,
                ClusterFiles.all(now, cluster -> concerned.test(cluster) ? IstioDocuments.NAMES : IN_PASSING),
                RootFiles.find(now),
                NextFiles.find(now),
                ArchiveFiles.certificates(now));
    }

    static LockedFolder.View<FolderState> concerning(Collection<ClusterName> clusters) {
        Set<String> names = clusters.stream().map(FolderState::folded).collect(Collectors.toSet());
        return now -> of(now, cluster -> names.contains(folded(cluster)));
    }

    /** Names that differ in case alone share a folder on some systems. */
    private static String folded(ClusterName cluster) {
        return cluster.value().toLowerCase(Locale.ROOT);
    }

    /** Whether the clusters and the root are still the same, byte for byte, as far as they were read. */
    boolean isStill(Snapshot present) throws IOException {
        FolderState now = of(present, concerned);
        return documents.equals(now.documents)
                && root.isPresent() == now.root.isPresent()
                && root.map(found -> Arrays.equals(
                                        found.key(), now.root.orElseThrow().key())
                                && Arrays.equals(
                                        found.certificates(),
                                        now.root.orElseThrow().certificates()))
                        .orElse(true);
    }

    /**
     * The clusters that have a folder.
     *
     * @return their names, sorted
     */
    public List<ClusterName> clusters() {
        return List.copyOf(documents.keySet());
    }

    /**
     * One cluster's CA.
     *
     * @param cluster one of {@link #clusters}
     * @param clock says at what time to judge validity
     * @return its CA, checked
     * @throws dev.meshca.InvalidCaException if it is broken
     */
    public CaCerts cluster(ClusterName cluster, Clock clock) {
        return CaCerts.of(cluster, documents(cluster), clock);
    }

    /**
     * The CAs of all clusters, valid now or not, without revocation lists.
     *
     * @return one CA per cluster
     * @throws dev.meshca.InvalidCaException if some cluster is broken
     */
    public List<CaCerts> recognised() {
        return Parallel.map(clusters(), cluster -> CaCerts.recognise(cluster, documents(cluster)));
    }

    /**
     * The public half of one cluster, broken or not.
     *
     * @param cluster the cluster
     * @return its chain
     * @throws java.util.NoSuchElementException if there is no such cluster
     */
    public CaChain chain(ClusterName cluster) {
        return CaChain.read(cluster, documents(cluster));
    }

    /**
     * Whether all of one cluster was read.
     *
     * @param cluster one of {@link #clusters}
     * @return false if the change does not concern it
     */
    public boolean concerns(ClusterName cluster) {
        return concerned.test(cluster);
    }

    /**
     * Whether clusters trust these roots, byte for byte, and have no revocation lists: a CA below these roots is then accepted
     * in all of them or in none.
     *
     * @param clusters some of {@link #clusters}
     * @param roots the roots
     * @return false if one of them is to be judged by itself
     */
    public boolean trustJust(Collection<ClusterName> clusters, TrustBundle roots) {
        byte[] pem = roots.pem();
        return clusters.stream()
                .map(this::documents)
                .allMatch(found -> found.crl().isEmpty()
                        && found.find(IstioDocuments.ROOT_CERT)
                                .filter(bytes -> Arrays.equals(bytes, pem))
                                .isPresent());
    }

    /**
     * The certificate of one cluster's CA.
     *
     * @param cluster one of {@link #clusters}
     * @return the first one of its {@code ca-cert.pem}; empty if that cannot be read
     */
    public Optional<X509Certificate> issuer(ClusterName cluster) {
        return issuers.computeIfAbsent(
                cluster,
                name -> documents(name)
                        .find(IstioDocuments.CA_CERT)
                        .flatMap(pem ->
                                TrustBundle.of(pem).certificates().stream().findFirst()));
    }

    private IstioDocuments documents(ClusterName cluster) {
        return Optional.ofNullable(documents.get(cluster)).orElseThrow();
    }

    /**
     * The revocation lists of all clusters, also those that have ended.
     *
     * @return the newest list of each CA; empty in a mesh without revocation
     * @throws dev.meshca.InvalidCaException if something in them is not a revocation list
     */
    public Optional<RevocationSet> crls() {
        return crls(documents);
    }

    public static Optional<RevocationSet> crls(SortedMap<ClusterName, IstioDocuments> documents) {
        List<RevocationList> lists = documents.values().stream()
                .flatMap(found -> found.crl().stream())
                .flatMap(pem -> RevocationSet.parse(pem).lists().stream())
                .toList();
        return lists.isEmpty() ? Optional.empty() : Optional.of(RevocationSet.of(lists));
    }

    /**
     * The root with its key, valid now or not.
     *
     * @return the root; empty only if there is no {@code root-key.pem}
     * @throws dev.meshca.InvalidCaException if the key and the certificate do not fit
     */
    public Optional<RootCa> rootIfThere() {
        return root.map(RootFiles.Found::recognised);
    }

    /**
     * The new CAs of the rotation that is under way, valid now or not.
     *
     * @return the CAs; empty if no rotation is under way
     * @throws dev.meshca.InvalidCaException if somebody broke them
     */
    public Optional<NewCas> rotation() {
        return next.map(NextFiles.Found::recognised);
    }

    /**
     * The certificates of all CAs in the archive.
     *
     * @return the certificates
     */
    public List<X509Certificate> archived() {
        return archived;
    }

    @Override
    public String toString() {
        return "FolderState" + documents.keySet();
    }
}
