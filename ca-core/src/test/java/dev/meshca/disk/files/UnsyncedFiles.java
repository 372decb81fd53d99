package dev.meshca.disk.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The real files, with a memory of what a power cut may take back: content that was not synced, and names in folders that
 * were not. A renaming is on the disk as soon as either folder is synced, as journalling file systems have it.
 * Nothing is really synced, which would take minutes here.
 */
final class UnsyncedFiles extends ForwardingFiles {

    private interface Undo {
        void run() throws IOException;
    }

    private record Pending(Set<Path> syncedBy, Undo undo) {}

    private final Deque<Pending> pending = new ArrayDeque<>();

    /** The worst case: nothing that was not synced has reached the disk. */
    void losePower() throws IOException {
        while (!pending.isEmpty()) {
            pending.pop().undo().run();
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        super.createFolder(folder);
        pending.push(new Pending(Set.of(folder.getParent()), () -> Files.delete(folder)));
    }

    @Override
    public void createFile(Path file, boolean secret) throws IOException {
        super.createFile(file, secret);
        pending.push(new Pending(Set.of(file.getParent()), () -> Files.delete(file)));
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        super.write(file, content);
        pending.push(new Pending(Set.of(file), () -> Files.write(file, new byte[0])));
    }

    @Override
    public void sync(Path path) {
        pending.removeIf(change -> change.syncedBy().contains(path) || wentWithItsFolder(change, path));
    }

    /** A folder that is gone for good took along what was removed from it before. */
    private static boolean wentWithItsFolder(Pending change, Path synced) {
        return change.syncedBy().stream().allMatch(folder -> folder.startsWith(synced) && Files.notExists(folder));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        if (pending.stream().anyMatch(change -> change.syncedBy().stream().anyMatch(path -> path.startsWith(from)))) {
            throw new AssertionError(from + " is moved before its content is on the disk");
        }
        super.move(from, to);
        pending.push(new Pending(Set.copyOf(List.of(from.getParent(), to.getParent())), () -> Files.move(to, from)));
    }

    @Override
    public void delete(Path path) throws IOException {
        Optional<byte[]> content =
                Files.isRegularFile(path, NOFOLLOW_LINKS) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        super.delete(path);
        pending.push(new Pending(Set.of(path.getParent()), () -> {
            if (content.isPresent()) {
                Files.write(path, content.get());
            } else {
                Files.createDirectory(path);
            }
        }));
    }
}
