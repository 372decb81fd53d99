package dev.meshca.disk.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.meshca.internal.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** The operating system's files. Where there are no POSIX permissions, files get what the folder hands down. */
final class RealFiles implements FileOperations {

    static final RealFiles INSTANCE = new RealFiles();

    private RealFiles() {}

    static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static FileAttribute<?>[] mode(Path path, String permissions) {
        return hasPermissions(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        Files.createDirectory(folder, mode(folder, "rwx------"));
    }

    @Override
    public void createFile(Path file, boolean secret) throws IOException {
        String permissions = secret ? "rw-------" : "rw-r--r--";
        FileChannel.open(file, Set.of(CREATE_NEW, WRITE), mode(file, permissions))
                .close();
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE, NOFOLLOW_LINKS)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    @Override
    public void sync(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        if (folder && !hasPermissions(path)) {
            return; // Windows cannot open a folder; NTFS journals the names itself
        }
        try (FileChannel channel = FileChannel.open(path, folder ? READ : WRITE)) {
            channel.force(true);
        }
    }

    /** A file system brings to the disk together what it is asked for at the same time. */
    @Override
    public void syncAll(List<Path> paths) throws IOException {
        try {
            Parallel.mapWaiting(paths, this::synced);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Path synced(Path path) {
        try {
            sync(path);
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.delete(path);
    }
}
