package dev.meshca.k8s.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** The file of a journal, open for one append and locked against other processes meanwhile. */
final class JournalFile implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int BLOCK = 8192;

    /** Who appends a line takes milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Path file;
    private final boolean created;
    private final FileChannel channel;

    private JournalFile(Path file, boolean created, FileChannel channel) {
        this.file = file;
        this.created = created;
        this.channel = channel;
    }

    static JournalFile open(Path file) throws IOException {
        boolean created = !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (!created) {
            requireRegular(file);
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                attributes);
        try {
            if (posix) {
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setPermissions(OWNER_ONLY);
            }
            lock(channel);
            return new JournalFile(file, created, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** All bytes of the file from here on; none if it is not there, or ends before. */
    static byte[] content(Path file, long start) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new byte[0];
        }
        requireRegular(file);
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
                InputStream bytes = Channels.newInputStream(channel.position(start))) {
            return bytes.readAllBytes();
        }
    }

    /** A link leads to a file that somebody else chose, and a pipe lets nobody go. */
    private static void requireRegular(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    "it is no regular file, but a symbolic link or something else: put it out of the way");
        }
    }

    private static void lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (channel.tryLock() == null) {
            if (System.nanoTime() - end >= 0) {
                throw new IOException("another process has kept it locked for " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while another process writes to the journal");
            }
        }
    }

    /** Removes what follows the last line end, and says how many bytes that were. */
    long truncateTornLine() throws IOException {
        long size = channel.size();
        long end = lastLineEnd(size) + 1;
        if (end < size) {
            channel.truncate(end);
            channel.force(true);
        }
        return size - end;
    }

    /** The bytes of the last whole line without its line end; none in an empty file. */
    byte[] lastLine() throws IOException {
        long end = lastLineEnd(channel.size());
        if (end < 0) {
            return new byte[0];
        }
        long start = lastLineEnd(end) + 1;
        return read(start, Math.toIntExact(end - start));
    }

    /** The line is there as a whole when this returns, or, if it fails, not at all, unless the disk does not let us. */
    void append(byte[] line) throws IOException {
        long size = channel.size();
        byte[] whole = Arrays.copyOf(line, line.length + 1);
        whole[line.length] = '\n';
        try {
            ByteBuffer rest = ByteBuffer.wrap(whole);
            channel.position(size);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(size);
            throw e;
        }
        if (created) {
            syncFolder();
        }
    }

    /** A new file is there after a crash only if its folder was synced too; Windows neither can nor needs to. */
    private void syncFolder() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null
                || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** The position of the last line end before {@code limit}; -1 if there is none. */
    private long lastLineEnd(long limit) throws IOException {
        for (long end = limit; end > 0; ) {
            int length = (int) Math.min(BLOCK, end);
            byte[] block = read(end - length, length);
            for (int i = length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return end - length + i;
                }
            }
            end -= length;
        }
        return -1;
    }

    private byte[] read(long start, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return bytes.array();
    }

    /** Ends the lock, too. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
