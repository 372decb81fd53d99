package dev.meshca;

import java.nio.file.Path;
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

    /**
     * Where it failed.
     *
     * @return the file or folder
     */
    public Path path() {
        return path;
    }
}
