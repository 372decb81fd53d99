package dev.meshca.disk.files;

import dev.meshca.CaStorageException;
import dev.meshca.internal.x509.PemDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads regular files up to what a Secret can hold: a pipe would be waited for, a device has no end. */
public final class PemFile {

    /** The most that is read, in bytes. */
    public static final int MAX_BYTES = PemDocument.MAX_BYTES;

    private PemFile() {}

    /**
     * The content of a file; links are followed.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws CaStorageException if it is no regular file or larger than 1 MiB
     */
    public static byte[] read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new CaStorageException(
                    file, "is no regular file; name a file, not a folder, a pipe or a device", null);
        }
        return readRegular(file);
    }

    /** The content of what was seen to be a regular file. */
    static byte[] readRegular(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(PemDocument.MAX_BYTES + 1);
            if (bytes.length > PemDocument.MAX_BYTES) {
                throw new CaStorageException(
                        file, "is larger than 1 MiB, the most a Secret can hold, so it is no PEM file of a CA", null);
            }
            return bytes;
        }
    }
}
