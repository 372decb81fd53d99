package dev.meshca.disk.files;

import dev.meshca.CaStorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A failure of the disk, told with the file it happened at and what it means for the user. */
public final class DiskFailure {

    private DiskFailure() {}

    /** What was wanted could not be read. */
    public static CaStorageException unreadable(Path path, IOException cause) {
        return of(path, "could not be read", "see that this user may read it", cause);
    }

    static CaStorageException of(Path folder, String what, String consequence, IOException cause) {
        Path place = Optional.ofNullable(cause instanceof FileSystemException e ? e.getFile() : null)
                .map(file -> folder.getFileSystem().getPath(file))
                .orElse(folder);
        return new CaStorageException(place, what + " (" + reason(cause) + "); " + consequence, cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "access denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "it does not exist";
        }
        String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
