package dev.meshca.mesh;

import dev.meshca.CaStorageException;
import dev.meshca.disk.files.DiskFailure;
import dev.meshca.disk.files.PemFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that somebody named: that it cannot be read is a mistake in the call. */
final class NamedFile {

    /** Reads what was named. */
    @FunctionalInterface
    interface Reading<T> {

        T read(Path path) throws IOException;
    }

    private NamedFile() {}

    static byte[] read(Path file) {
        return read(file, PemFile::read);
    }

    /** @throws IllegalArgumentException if it is not there or cannot be read */
    static <T> T read(Path path, Reading<T> reading) {
        try {
            return reading.read(path);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(path + " does not exist", e);
        } catch (CaStorageException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            CaStorageException told = DiskFailure.unreadable(path, e);
            throw new IllegalArgumentException(told.getMessage(), e);
        }
    }
}
