package dev.meshca.disk.files;

import java.nio.file.Path;
import java.util.SortedMap;

/** A folder with files for other programs. Nothing that exists is overwritten; what holds keys has mode 0600. */
public final class ExportDirectory {

    /** The manifest of a Secret, which holds a key. */
    public static final String MANIFEST = "cacerts.yaml";

    private final LockedFolder folder;

    private ExportDirectory(LockedFolder folder) {
        this.folder = folder;
    }

    /** The directory at a path; nothing is created yet. */
    public static ExportDirectory at(Path folder) {
        return new ExportDirectory(LockedFolder.at(folder));
    }

    /**
     * Writes files; the same content is left as it is.
     *
     * @throws dev.meshca.CaStorageException if another content is in the way, another process is writing, or the disk fails
     */
    public void save(SortedMap<String, byte[]> files) {
        folder.write(now -> files, false);
    }
}
