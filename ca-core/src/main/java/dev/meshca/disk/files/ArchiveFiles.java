package dev.meshca.disk.files;

import static dev.meshca.disk.files.IstioLayout.ARCHIVE;
import static dev.meshca.disk.files.IstioLayout.BRIDGE;
import static dev.meshca.disk.files.IstioLayout.ROOT_CHAIN;
import static dev.meshca.disk.files.IstioLayout.ROOT_KEY;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a rotation leaves behind, below {@code archive/<first 16 hex digits of the SHA-256 of a root>}. */
final class ArchiveFiles {

    private static final int DIGITS = 16;

    private ArchiveFiles() {}

    /**
     * All CAs that go, with their keys: what they issued may live, and a list of them may have to be signed. A root that stays
     * keeps its key where it is, and nowhere else.
     */
    static SortedMap<String, byte[]> ofPresent(Snapshot now, NewCas next) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String name : List.of(IstioDocuments.ROOT_CERT, ROOT_CHAIN, ROOT_KEY)) {
            now.find(name)
                    .filter(bytes -> !name.equals(ROOT_KEY) || next.root().isPresent())
                    .ifPresent(bytes -> files.put(name, bytes));
        }
        for (ClusterName cluster : ClusterFiles.names(now)) {
            ClusterFiles.read(now, cluster).forEach((name, bytes) -> files.put(cluster + "/" + name, bytes));
        }
        next.bridge()
                .ifPresent(bridge -> files.put(BRIDGE, Certificates.pem(bridge).getBytes(US_ASCII)));
        ClusterName name = next.clusters().get(0).cluster();
        CaChain first = CaChain.read(name, ClusterFiles.read(now, name));
        String root = prefix(first.roots().certificates().get(0));
        String folder = next.root().isPresent()
                ? root
                : root + "-" + prefix(first.issuer().orElseThrow());
        return below(now, folder, files);
    }

    /** The CAs that others take the place of, with their keys. */
    static SortedMap<String, byte[]> ofReplaced(Snapshot now, Collection<CaCerts> wanted) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        List<ClusterName> present = ClusterFiles.names(now);
        for (CaCerts certs : wanted) {
            if (present.contains(certs.cluster()) && !isOf(certs, ClusterFiles.read(now, certs.cluster()))) {
                files.putAll(ofCluster(now, certs.cluster()));
            }
        }
        return files;
    }

    private static boolean isOf(CaCerts certs, IstioDocuments documents) {
        return List.of(IstioDocuments.CA_CERT, IstioDocuments.CA_KEY).stream()
                .allMatch(name -> documents
                        .find(name)
                        .filter(bytes -> Arrays.equals(bytes, certs.pem().get(name)))
                        .isPresent());
    }

    /** The CA that was made for a cluster that leaves during a rotation, with its key. */
    static SortedMap<String, byte[]> ofPrepared(Snapshot now, CaCerts certs) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        certs.pem().forEach((name, bytes) -> files.put(certs.cluster() + "/" + name, bytes));
        X509Certificate root = certs.chain().roots().certificates().get(0);
        return below(now, prefix(root) + "-" + prefix(certs.certificate()), files);
    }

    /** One cluster's CA, with its key. */
    static SortedMap<String, byte[]> ofCluster(Snapshot now, ClusterName cluster) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        IstioDocuments documents = ClusterFiles.read(now, cluster);
        documents.forEach((name, bytes) -> files.put(cluster + "/" + name, bytes));
        CaChain chain = CaChain.read(cluster, documents);
        String root = chain.roots().certificates().stream()
                .findFirst()
                .map(ArchiveFiles::prefix)
                .orElse("unknown");
        return below(now, root + "-" + chain.issuer().map(ArchiveFiles::prefix).orElse("unknown"), files);
    }

    /** Each certificate of a CA that went, with what is above it where that is in the same file. */
    static List<X509Certificate> certificates(Snapshot now) throws IOException {
        Path archive = now.locate(ARCHIVE);
        if (!Snapshot.exists(archive)) {
            return List.of();
        }
        Set<X509Certificate> certificates = new LinkedHashSet<>();
        for (Path file : Listing.below(archive, Integer.MAX_VALUE)) {
            if (isCertificate(file)) {
                certificates.addAll(TrustBundle.of(PemFile.read(file)).certificates());
            }
        }
        return List.copyOf(certificates);
    }

    private static boolean isCertificate(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.equals(IstioDocuments.CA_CERT) || name.equals(IstioDocuments.ROOT_CERT);
    }

    /** The certificates that were made for nothing, <em>without keys</em>: over the bridge the old root vouches for them. */
    static SortedMap<String, byte[]> ofAbandoned(Snapshot now, NewCas next) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        NextFiles.of(next).forEach((name, bytes) -> {
            if (!KeyFiles.isKey(Path.of(name))) {
                files.put(name.substring(IstioLayout.NEXT.length() + 1), bytes);
            }
        });
        files.keySet().removeIf(name -> name.endsWith(IstioDocuments.CA_CRL));
        X509Certificate named = next.root()
                .map(root -> root.certificate())
                .orElseGet(() -> next.clusters().get(0).certificate());
        return below(now, prefix(named) + "-abandoned", files);
    }

    /** Never onto what is there: an earlier archive of the same name stays as it is. */
    private static SortedMap<String, byte[]> below(Snapshot now, String folder, Map<String, byte[]> files)
            throws IOException {
        String free = folder;
        for (int next = 2; exists(now, free); next++) {
            free = folder + "-" + next;
        }
        SortedMap<String, byte[]> below = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            below.put(ARCHIVE + "/" + free + "/" + file.getKey(), file.getValue());
        }
        return below;
    }

    private static boolean exists(Snapshot now, String folder) {
        return Files.exists(now.locate(ARCHIVE + "/" + folder));
    }

    private static String prefix(X509Certificate certificate) {
        return Certificates.sha256(certificate).substring(0, DIGITS);
    }
}
