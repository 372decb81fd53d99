package dev.meshca.k8s.kubeconfig.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads regular files up to a size: a pipe would be waited for, a device has no end. */
public final class BoundedFile {

    private BoundedFile() {}

    /** The refusal goes on after the name of the file: "does not exist". */
    public static byte[] read(Path file, int maxBytes) {
        if (!Files.exists(file)) {
            throw new Refusal("does not exist");
        }
        if (!Files.isRegularFile(file)) {
            throw new Refusal("cannot be read: it is no regular file");
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new Refusal("cannot be read: it is larger than " + maxBytes / 1000 + " kB");
            }
            return bytes;
        } catch (IOException e) {
            throw new Refusal("cannot be read: " + (Files.isReadable(file) ? "the disk fails" : "permission denied"));
        }
    }
}
