package dev.meshca.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A CA directory could not be read or written; nothing is half-written. */
public final class CaStorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path path;

    /**
     * A failure at one path.
     *
     * @param path the file or folder
     * @param reason what went wrong and what would be right
     * @param cause what revealed it, or null
     */
    public CaStorageException(Path path, String reason, @Nullable Throwable cause) {
        super((path + ": " + reason).replaceAll("\\p{Cntrl}", "?"), cause);
        this.path = path;
    }

    /** A failure of the disk, told with the file it happened at and what it means for the user. */
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

    /**
     * Where it failed.
     *
     * @return the file or folder
     */
    public Path path() {
        return path;
    }
}
