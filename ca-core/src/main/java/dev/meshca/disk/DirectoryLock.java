package dev.meshca.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.meshca.CaStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One writer and nobody else, or any number of reading processes, in a folder. Across processes it is the operating
 * system's lock on a file {@code .lock}, which ends with the process that holds it.
 */
final class DirectoryLock implements AutoCloseable {

    static final String FILE = ".lock";

    private static final long POLL_MILLIS = 10;

    /**
     * The folders locked in this JVM. It has to be known before a lock file is opened: POSIX drops all of a process's
     * locks on a file as soon as the process closes any channel on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final @Nullable FileChannel channel;

    private DirectoryLock(Path folder, @Nullable FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Alone in the folder; makes the lock file. */
    static DirectoryLock forWriting(Path folder, Duration patience) throws IOException {
        return take(folder, false, patience);
    }

    /** No writer in the folder. A folder that has no lock file, or one we may not open, is not waited for. */
    static DirectoryLock forReading(Path folder, Duration patience) throws IOException {
        return take(folder, true, patience);
    }

    private static DirectoryLock take(Path folder, boolean shared, Duration patience) throws IOException {
        Path real = folder.toRealPath();
        long deadline = System.nanoTime() + patience.toNanos();
        while (!HELD.add(real)) {
            pause(folder, deadline);
        }
        FileChannel channel = null;
        try {
            channel = shared ? openForReading(real) : openForWriting(real);
            while (channel != null && !tryLock(channel, shared)) {
                pause(folder, deadline);
            }
            return new DirectoryLock(real, channel);
        } catch (IOException | RuntimeException e) {
            new DirectoryLock(real, channel).close();
            throw e;
        }
    }

    private static FileChannel openForWriting(Path real) throws IOException {
        Path file = real.resolve(FILE);
        if (Files.exists(file, NOFOLLOW_LINKS) && !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
            throw new CaStorageException(file, "is not a plain file, so it cannot be the lock; remove it", null);
        }
        return FileChannel.open(file, Set.of(CREATE, WRITE, NOFOLLOW_LINKS), RealFiles.mode(file, "rw-------"));
    }

    private static @Nullable FileChannel openForReading(Path real) throws IOException {
        Path file = real.resolve(FILE);
        try {
            return Files.isRegularFile(file, NOFOLLOW_LINKS) ? FileChannel.open(file, READ, NOFOLLOW_LINKS) : null;
        } catch (NoSuchFileException | AccessDeniedException notOurs) {
            return null;
        }
    }

    private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
        } catch (OverlappingFileLockException heldThroughAnotherClassLoader) {
            return false;
        }
    }

    private static void pause(Path folder, long deadline) {
        if (System.nanoTime() - deadline >= 0) {
            throw new CaStorageException(
                    folder, "another writer is at work in this folder; try again when it has finished", null);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaStorageException(folder, "interrupted while another writer was at work in this folder", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD.remove(folder);
        }
    }
}
