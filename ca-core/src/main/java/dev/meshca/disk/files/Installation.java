package dev.meshca.disk.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.meshca.CaStorageException;
import dev.meshca.IstioDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Puts several files and folders into a folder so that all of them get there or none, wherever it is interrupted. They
 * are written and synced aside; one rename of that side folder decides; moving them into place can then be repeated
 * by whoever comes next. What was there before is moved away first and removed last. To be used under the lock.
 */
final class Installation {

    /** Being written; worth nothing after a crash. */
    static final String INCOMING = ".incoming";

    /** Complete; each entry in it counts in place of the one of the same name beside it. An empty file counts as none. */
    static final String COMMITTED = ".committed";

    /** What was there before, until the new is in place. */
    static final String REPLACED = ".replaced";

    private final Path folder;
    private final FileOperations files;

    Installation(Path folder, FileOperations files) {
        this.folder = folder;
        this.files = files;
    }

    /** Whether a writer decided on a change and was interrupted before it was in place. */
    static boolean isInterrupted(Path folder) {
        return Files.isDirectory(folder.resolve(COMMITTED), NOFOLLOW_LINKS);
    }

    /** Finishes or undoes what an interrupted writer left. */
    void recover() {
        try {
            deleteTree(folder.resolve(INCOMING));
            if (Files.isDirectory(folder.resolve(COMMITTED), NOFOLLOW_LINKS)) {
                moveIntoPlace();
            }
            deleteTree(folder.resolve(REPLACED));
        } catch (IOException e) {
            throw unfinished(e);
        }
    }

    /**
     * Installs files, folders of them as a whole.
     *
     * @param content bytes by {@code name} or {@code folder/name}, at any depth; no bytes for a name that is to be absent
     */
    void install(SortedMap<String, byte[]> content) throws IOException {
        boolean decided = false;
        try {
            stage(content);
            files.move(folder.resolve(INCOMING), folder.resolve(COMMITTED));
            decided = true;
            files.sync(folder);
            moveIntoPlace();
            deleteTree(folder.resolve(REPLACED));
        } catch (IOException e) {
            throw decided || Files.exists(folder.resolve(COMMITTED), NOFOLLOW_LINKS) ? unfinished(e) : undone(e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // an exception cannot be its own suppressed one
    private CaStorageException undone(IOException reason) {
        try {
            deleteTree(folder.resolve(INCOMING));
        } catch (IOException e) {
            if (e != reason) {
                reason.addSuppressed(e);
            }
        }
        return DiskFailure.of(
                folder, "could not be written", "nothing was changed; put that right and try again", reason);
    }

    private CaStorageException unfinished(IOException reason) {
        return DiskFailure.of(
                folder,
                "could not be written to the end",
                "nothing is lost: put that right, and the next save or replace here finishes it",
                reason);
    }

    private void stage(Map<String, byte[]> content) throws IOException {
        Path incoming = folder.resolve(INCOMING);
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, byte[]> document : content.entrySet()) {
            Path file = incoming.resolve(document.getKey());
            createFolders(parent(file));
            files.createFile(file, KeyFiles.isKey(file));
            files.write(file, document.getValue());
            written.add(file);
        }
        files.syncAll(written);
        files.syncAll(foldersIn(incoming));
    }

    private void createFolders(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            createFolders(parent(path));
            files.createFolder(path);
        }
    }

    private static List<Path> foldersIn(Path path) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path child : children(path)) {
            if (Files.isDirectory(child)) {
                folders.addAll(foldersIn(child));
            }
        }
        folders.add(path);
        return folders;
    }

    private void moveIntoPlace() throws IOException {
        Path committed = folder.resolve(COMMITTED);
        for (Path entry : children(committed)) {
            Path target = folder.resolve(name(entry));
            if (Files.exists(target, NOFOLLOW_LINKS)) {
                moveAway(target);
            }
            if (isAbsence(entry)) {
                files.delete(entry);
            } else {
                files.move(entry, target);
            }
        }
        bringBackForeignFiles();
        files.delete(committed);
        files.sync(folder);
    }

    static boolean isAbsence(Path entry) throws IOException {
        return Files.isRegularFile(entry, NOFOLLOW_LINKS) && Files.size(entry) == 0;
    }

    private void moveAway(Path target) throws IOException {
        Path replaced = folder.resolve(REPLACED);
        if (!Files.isDirectory(replaced, NOFOLLOW_LINKS)) {
            files.createFolder(replaced);
        }
        files.move(target, replaced.resolve(name(target)));
    }

    /**
     * Files that are not of the layout stay in their folder: a user's notes, a workload's key, a Makefile's leftovers, what
     * was archived earlier. A folder that is gone takes all of its files with it, and the CAs of a rotation that is under way
     * are ours as a whole.
     */
    private void bringBackForeignFiles() throws IOException {
        for (Path old : children(folder.resolve(REPLACED))) {
            Path present = folder.resolve(name(old));
            boolean ours = IstioLayout.NEXT.equals(name(old));
            if (ours || !Files.isDirectory(old, NOFOLLOW_LINKS) || !Files.isDirectory(present, NOFOLLOW_LINKS)) {
                continue;
            }
            for (Path file : children(old)) {
                if (!IstioDocuments.NAMES.contains(name(file))) {
                    files.move(file, present.resolve(name(file)));
                }
            }
            files.sync(present);
        }
    }

    private void deleteTree(Path path) throws IOException {
        if (!Files.exists(path, NOFOLLOW_LINKS)) {
            return;
        }
        for (Path child : children(path)) {
            deleteTree(child);
        }
        files.delete(path);
    }

    /** What is in a folder, sorted; nothing if it is no folder. Symbolic links are not followed. */
    static List<Path> children(Path folder) throws IOException {
        return Files.isDirectory(folder, NOFOLLOW_LINKS) ? Listing.of(folder) : List.of();
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }
}
