package dev.meshca.disk.files;

import dev.meshca.ClusterName;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** A folder with files for other programs; what holds keys has mode 0600. */
public final class ExportDirectory {

    private static final String MANIFEST = "cacerts-";
    private static final String REMOTE_SECRET = "istio-remote-secret-";
    private static final String YAML = ".yaml";

    private final Path path;
    private final LockedFolder folder;

    private ExportDirectory(Path path) {
        this.path = path;
        this.folder = LockedFolder.at(path);
    }

    /** The manifest of a cluster's Secret, which holds a key. */
    public static String manifest(ClusterName cluster) {
        return MANIFEST + cluster + YAML;
    }

    /** The manifest of the Secret by which others read a cluster, which holds a token. */
    public static String remoteSecret(ClusterName cluster) {
        return REMOTE_SECRET + cluster + YAML;
    }

    static boolean isManifest(String file) {
        return (file.startsWith(MANIFEST) || file.startsWith(REMOTE_SECRET)) && file.endsWith(YAML);
    }

    /** The directory at a path; nothing is created yet. */
    public static ExportDirectory at(Path folder) {
        return new ExportDirectory(folder);
    }

    /**
     * Writes files; the same content is left as it is.
     *
     * @param replace whether another content gives way
     * @return where they are, in the order of their names
     * @throws dev.meshca.CaStorageException if another content is in the way, another process is writing, or the disk fails
     */
    public List<Path> save(SortedMap<String, byte[]> files, boolean replace) {
        folder.write(now -> files, replace);
        return files.keySet().stream().map(path::resolve).toList();
    }
}
