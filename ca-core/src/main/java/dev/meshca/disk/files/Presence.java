package dev.meshca.disk.files;

import java.io.IOException;
import java.nio.file.Path;

/** Whether there is a file or a folder. */
public final class Presence {

    private Presence() {}

    /**
     * Whether something is there.
     *
     * @throws dev.meshca.CaStorageException if that cannot be told, as where the folder around it may not be searched
     */
    public static boolean of(Path path) {
        try {
            return Snapshot.exists(path);
        } catch (IOException e) {
            throw DiskFailure.unreadable(path, e);
        }
    }
}
