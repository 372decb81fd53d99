package dev.meshca.disk.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file operations that every change on disk is made of. It is a seam: a test can stop at each of them, let it fail,
 * or look at a file before its first byte.
 */
public interface FileOperations {

    /** Makes one folder that only its owner can enter (0700); its parent exists. */
    void createFolder(Path folder) throws IOException;

    /** Makes a new, empty file: mode 0600 from the start if it is to hold a key, else 0644 or what the umask leaves of it. */
    void createFile(Path file, boolean secret) throws IOException;

    /** Fills a file that {@link #createFile} made. */
    void write(Path file, byte[] content) throws IOException;

    /** Brings a file's content, or a folder's list of names, to the disk. */
    void sync(Path path) throws IOException;

    /** The same for many, in any order. */
    default void syncAll(List<Path> paths) throws IOException {
        for (Path path : paths) {
            sync(path);
        }
    }

    /** Renames within a file system in one step; nothing exists at {@code to}. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file, a symbolic link itself, or an empty folder. */
    void delete(Path path) throws IOException;
}
