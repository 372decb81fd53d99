package dev.meshca.mesh.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** A file that there was none of: there as a whole, or not at all. */
final class NewFile {

    private NewFile() {}

    /** @throws java.nio.file.FileAlreadyExistsException if there is one, which stays as it is */
    static void write(Path file, String text) throws IOException {
        OutputStream out = Files.newOutputStream(file, CREATE_NEW, WRITE);
        try (out) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "access denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        return Objects.requireNonNullElse(reason, cause.getClass().getSimpleName());
    }
}
