package dev.meshca.disk.files;

import dev.meshca.CaStorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;

/** A folder that is read and written as a whole, one writer at a time. */
public record LockedFolder(Path path, FileOperations files, Duration patience) {

    /** How long to wait for another writer; a save takes milliseconds, as keys are generated before it. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What is taken from the folder while it is locked; it is judged afterwards. */
    public interface View<T> {
        T of(Snapshot now) throws IOException;
    }

    public static LockedFolder at(Path path) {
        return new LockedFolder(path, RealFiles.INSTANCE, PATIENCE);
    }

    /** The same, of a folder that may still be to be made. */
    <T> T readIfThere(View<T> view, T absent) {
        try {
            return Snapshot.exists(path) ? read(view) : absent;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    public <T> T read(View<T> view) {
        if (!Presence.of(path)) {
            throw new CaStorageException(
                    path, "does not exist; give the folder that holds the root and the clusters' folders", null);
        }
        if (!Files.isDirectory(path)) {
            throw new CaStorageException(
                    path, "is not a folder; give the one that holds the root and the clusters' folders", null);
        }
        finishInterrupted();
        try {
            return underReadLock(view);
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw unreadable(new IOException(e.getMessage(), e));
        }
    }

    /** Who may not write sees what was finished, too; it only stays where it is. */
    private void finishInterrupted() {
        if (!Installation.isInterrupted(path) || !Files.isWritable(path)) {
            return;
        }
        try {
            recover();
        } catch (IOException | CaStorageException notNow) {
            return;
        }
    }

    @SuppressWarnings("try") // the lock is there to be held
    private void recover() throws IOException {
        try (DirectoryLock lock = DirectoryLock.forWriting(path, patience)) {
            new Installation(path, files).recover();
        }
    }

    @SuppressWarnings("try") // the lock is there to be held
    private <T> T underReadLock(View<T> view) throws IOException {
        try (DirectoryLock lock = DirectoryLock.forReading(path, patience)) {
            return view.of(new Snapshot(path));
        }
    }

    private CaStorageException unreadable(IOException cause) {
        return DiskFailure.unreadable(path, cause);
    }

    /** Writes what is not there yet, all or nothing; other content gives way only if {@code replace}. */
    public void write(View<SortedMap<String, byte[]>> wanted, boolean replace) {
        try {
            create();
            underWriteLock(wanted, replace);
        } catch (IOException e) {
            throw unwritten(e);
        } catch (UncheckedIOException e) {
            throw unwritten(new IOException(e.getMessage(), e));
        }
    }

    @SuppressWarnings("try") // the lock is there to be held
    private void underWriteLock(View<SortedMap<String, byte[]>> wanted, boolean replace) throws IOException {
        try (DirectoryLock lock = DirectoryLock.forWriting(path, patience)) {
            Installation installation = new Installation(path, files);
            installation.recover();
            Snapshot now = new Snapshot(path);
            SortedMap<String, byte[]> changes = Changes.between(now, wanted.of(now), replace);
            if (!changes.isEmpty()) {
                installation.install(changes);
            }
        }
    }

    private CaStorageException unwritten(IOException cause) {
        return DiskFailure.of(path, "could not be written", "nothing was changed; put that right and try again", cause);
    }

    private void create() throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path place = path.toAbsolutePath(); place != null && !Files.exists(place); place = place.getParent()) {
            missing.push(place);
        }
        for (Path place : missing) {
            createOne(place);
        }
        if (!Files.isDirectory(path)) {
            throw new CaStorageException(path, "is not a folder; move it, or save into another folder", null);
        }
    }

    private void createOne(Path place) throws IOException {
        try {
            files.createFolder(place);
        } catch (FileAlreadyExistsException madeByAnother) {
            return;
        }
        Path parent = place.getParent();
        if (parent != null) {
            files.sync(parent);
        }
    }
}
