package dev.meshca.disk.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.TrustCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The clusters' files in a CA directory. */
public final class ClusterFiles {

    private ClusterFiles() {}

    public static List<ClusterName> names(Snapshot now) throws IOException {
        List<ClusterName> names = new ArrayList<>();
        for (String folder : now.folders()) {
            Path path = now.locate(folder);
            if (isCluster(path)) {
                names.add(name(path, folder));
            }
        }
        return names;
    }

    private static boolean isCluster(Path folder) throws IOException {
        if (has(folder, IstioDocuments.CA_CERT) || has(folder, IstioDocuments.CA_KEY)) {
            return true;
        }
        if (has(folder, "key.pem")) {
            return false;
        }
        for (String name : IstioDocuments.NAMES) {
            if (has(folder, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file, NOFOLLOW_LINKS) || Snapshot.exists(file);
    }

    private static ClusterName name(Path path, String folder) {
        try {
            return ClusterName.of(folder);
        } catch (IllegalArgumentException e) {
            throw new CaStorageException(
                    path, "holds a cluster's CA, but " + e.getMessage() + "; rename or move the folder", e);
        }
    }

    public static SortedMap<String, byte[]> of(Collection<CaCerts> clusters) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (CaCerts certs : clusters) {
            certs.pem().forEach((name, bytes) -> files.put(certs.cluster() + "/" + name, bytes));
        }
        return files;
    }

    /** The documents of all clusters, whatever they are. */
    public static SortedMap<ClusterName, IstioDocuments> all(Snapshot now) throws IOException {
        return all(now, cluster -> IstioDocuments.NAMES);
    }

    /** Some documents of all clusters. */
    static SortedMap<ClusterName, IstioDocuments> all(Snapshot now, Function<ClusterName, List<String>> wanted)
            throws IOException {
        SortedMap<ClusterName, IstioDocuments> all = new TreeMap<>();
        for (ClusterName cluster : names(now)) {
            all.put(cluster, read(now, cluster, wanted.apply(cluster)));
        }
        return all;
    }

    /**
     * What a judge is shown: as much of each file as tells whether it can be one, and also the folders of clusters that have
     * none. {@link #check} says what stands in the place of a file.
     */
    public static SortedMap<ClusterName, IstioDocuments> judged(Snapshot now) throws IOException {
        SortedMap<ClusterName, IstioDocuments> all = new TreeMap<>();
        for (ClusterName cluster : names(now)) {
            Map<String, byte[]> documents = new LinkedHashMap<>();
            for (String name : IstioDocuments.NAMES) {
                now.peek(cluster + "/" + name).ifPresent(bytes -> documents.put(name, bytes));
            }
            all.put(cluster, IstioDocuments.found(documents));
        }
        for (String folder : now.folders()) {
            if (isEmpty(now.locate(folder))) {
                possibleName(folder).ifPresent(cluster -> all.put(cluster, IstioDocuments.found(Map.of())));
            }
        }
        return all;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        return Listing.of(folder).stream()
                .allMatch(child -> String.valueOf(child.getFileName()).startsWith("."));
    }

    private static Optional<ClusterName> possibleName(String folder) {
        try {
            return Optional.of(ClusterName.of(folder));
        } catch (IllegalArgumentException another) {
            return Optional.empty();
        }
    }

    /** What stands where a file of a cluster should be and is none. */
    public static List<Finding> check(Snapshot now) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (ClusterName cluster : names(now)) {
            for (String name : IstioDocuments.NAMES) {
                String where = cluster + "/" + name;
                Snapshot.obstacle(now.locate(where))
                        .ifPresent(what -> findings.add(TrustCode.FILE_UNREADABLE.at(where, what)));
            }
        }
        return findings;
    }

    /** The files of all clusters as they are, but for their revocation lists. */
    static SortedMap<String, byte[]> with(RevocationSet crls, Snapshot now) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (ClusterName cluster : names(now)) {
            read(now, cluster).forEach((name, bytes) -> files.put(cluster + "/" + name, bytes));
            files.put(cluster + "/" + IstioDocuments.CA_CRL, crls.pem());
        }
        return files;
    }

    public static IstioDocuments read(Snapshot now, ClusterName cluster) throws IOException {
        return read(now, cluster, IstioDocuments.NAMES);
    }

    private static IstioDocuments read(Snapshot now, ClusterName cluster, List<String> names) throws IOException {
        Map<String, byte[]> documents = new LinkedHashMap<>();
        for (String name : names) {
            now.find(cluster + "/" + name).ifPresent(bytes -> documents.put(name, bytes));
        }
        return IstioDocuments.found(documents);
    }
}
