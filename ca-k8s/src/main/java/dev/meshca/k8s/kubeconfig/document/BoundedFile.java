package dev.meshca.k8s.kubeconfig.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Reads regular files up to a size: a pipe would be waited for, a device has no end. */
public final class BoundedFile {

    private static final String DENIED = "permission denied";
    private static final String DISK_FAILS = "the disk fails";

    private BoundedFile() {}

    /** The refusal goes on after the name of the file: "does not exist". */
    public static byte[] read(Path file, int maxBytes) {
        if (!isRegular(file)) {
            throw new Refusal("cannot be read: it is no regular file");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new Refusal("cannot be read: it is larger than " + maxBytes / 1000 + " kB");
            }
            return bytes;
        } catch (IOException e) {
            throw new Refusal("cannot be read: " + (Files.isReadable(file) ? DISK_FAILS : DENIED));
        }
    }

    /** What cannot be looked at is not taken for absent. */
    private static boolean isRegular(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            throw new Refusal("does not exist");
        } catch (AccessDeniedException e) {
            throw new Refusal("cannot be read: " + DENIED);
        } catch (FileSystemException e) {
            throw new Refusal("cannot be read: " + Objects.requireNonNullElse(e.getReason(), DISK_FAILS));
        } catch (IOException e) {
            throw new Refusal("cannot be read: " + DISK_FAILS);
        }
    }
}
