package dev.meshca.disk.files;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One writer and nobody else, or any number of readers, in a folder. Across processes it is the operating system's lock on a
 * file {@code .lock}, which ends with the process that holds it.
 */
final class DirectoryLock implements AutoCloseable {

    static final String FILE = ".lock";

    private static final long POLL_MILLIS = 10;

    /**
     * The folders locked in this JVM. All of its readers share one channel: POSIX drops all of a process's locks on a file as
     * soon as the process closes any channel on it.
     */
    static final Map<Path, Held> HELD = new HashMap<>();

    /** Who holds a folder, and how many writers wait for it: no reader comes in before them. */
    static final class Held {
        private @Nullable FileChannel channel;
        private boolean writing;
        private int readers;
        private int waitingWriters;

        boolean isFree() {
            return !writing && readers == 0;
        }
    }

    private final Path folder;

    private DirectoryLock(Path folder) {
        this.folder = folder;
    }

    /** Alone in the folder; makes the lock file. */
    static DirectoryLock forWriting(Path folder, Duration patience) throws IOException {
        Path real = folder.toRealPath();
        waitingWriters(real, 1);
        try {
            return take(real, folder, false, patience);
        } finally {
            waitingWriters(real, -1);
        }
    }

    /** No writer in the folder. A folder that has no lock file, or one we may not open, is not waited for. */
    static DirectoryLock forReading(Path folder, Duration patience) throws IOException {
        return take(folder.toRealPath(), folder, true, patience);
    }

    private static DirectoryLock take(Path real, Path folder, boolean shared, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!enter(real, shared)) {
            pause(folder, deadline);
        }
        return new DirectoryLock(real);
    }

    private static boolean enter(Path real, boolean shared) throws IOException {
        synchronized (HELD) {
            Held held = HELD.computeIfAbsent(real, path -> new Held());
            if (shared ? held.writing || held.waitingWriters > 0 : !held.isFree()) {
                return false;
            }
            if (held.isFree() && !lock(held, real, shared)) {
                forget(real, held);
                return false;
            }
            held.writing = !shared;
            held.readers += shared ? 1 : 0;
            return true;
        }
    }

    private static boolean lock(Held held, Path real, boolean shared) throws IOException {
        FileChannel channel = shared ? openForReading(real) : openForWriting(real);
        boolean locked = false;
        try {
            locked = channel == null || tryLock(channel, shared);
        } finally {
            if (!locked && channel != null) {
                channel.close();
            }
        }
        held.channel = locked ? channel : null;
        return locked;
    }

    private static void waitingWriters(Path real, int change) {
        synchronized (HELD) {
            Held held = HELD.computeIfAbsent(real, path -> new Held());
            held.waitingWriters += change;
            forget(real, held);
        }
    }

    private static void forget(Path real, Held held) {
        if (held.isFree() && held.waitingWriters == 0) {
            HELD.remove(real);
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

    private static void release(Held held) throws IOException {
        FileChannel channel = held.channel;
        held.channel = null;
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            Held held = HELD.get(folder);
            if (held == null) {
                return;
            }
            held.readers -= held.writing ? 0 : 1;
            held.writing = false;
            if (held.isFree()) {
                release(held);
            }
            forget(folder, held);
        }
    }
}
