package dev.meshca.disk.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.meshca.CaStorageException;
import dev.meshca.internal.x509.PemDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a folder holds while no writer is at work, with what an interrupted writer had finished but not yet moved into
 * place. Symbolic links to files are followed: a mounted Secret consists of them.
 */
public final class Snapshot {

    private final Path folder;
    private final boolean interrupted;

    Snapshot(Path folder) {
        this.folder = folder;
        this.interrupted = Installation.isInterrupted(folder);
    }

    Path folder() {
        return folder;
    }

    /** Where a file or folder of this name is now. */
    Path locate(String name) {
        if (!interrupted) {
            return folder.resolve(name);
        }
        Path committed = folder.resolve(Installation.COMMITTED);
        Path entry = committed.resolve(name.split("/", 2)[0]);
        return Files.exists(entry, NOFOLLOW_LINKS) ? committed.resolve(name) : folder.resolve(name);
    }

    /** The content of a file, if there is one. */
    Optional<byte[]> find(String name) throws IOException {
        Path file = locate(name);
        Optional<BasicFileAttributes> found = attributes(file);
        if (found.isEmpty() || isAbsence(file)) {
            return Optional.empty();
        }
        if (!found.get().isRegularFile()) {
            throw new CaStorageException(file, "is not a file; move it out of the way", null);
        }
        return Optional.of(PemFile.readRegular(file));
    }

    /** The content of a file up to a byte more than a Secret can hold, if there is one that can be read. */
    Optional<byte[]> peek(String name) throws IOException {
        Path file = locate(name);
        if (!Files.isRegularFile(file) || !Files.isReadable(file) || isAbsence(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(PemDocument.MAX_BYTES + 1));
        }
    }

    /** What is there in place of a file that can be read. */
    static Optional<String> obstacle(Path file) {
        if (!Files.exists(file, NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (Files.isRegularFile(file)) {
            return Files.isReadable(file) ? Optional.empty() : Optional.of("you may not read it");
        }
        if (Files.isSymbolicLink(file)) {
            return Optional.of("it is a link to no file");
        }
        return Optional.of(Files.isDirectory(file) ? "a folder stands in its place" : "it is no regular file");
    }

    /** Whether something is there. What cannot be looked at is not taken for absent. */
    static boolean exists(Path path) throws IOException {
        return attributes(path).isPresent();
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (Files.exists(parent(path)) && !Files.isDirectory(parent(path))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private boolean isAbsence(Path file) throws IOException {
        return folder.resolve(Installation.COMMITTED).equals(file.getParent()) && Installation.isAbsence(file);
    }

    /** Whether each of these files is there with this content. */
    boolean holds(SortedMap<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Optional<byte[]> there = find(file.getKey());
            if (there.isEmpty() || !Arrays.equals(there.get(), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** The same, and no further files in that folder. */
    boolean holdsJust(String name, SortedMap<String, byte[]> files) throws IOException {
        return holds(files) && filesBelow(name).equals(files.keySet());
    }

    /** The names of all files in a folder, at any depth, from this folder on. */
    Set<String> filesBelow(String name) throws IOException {
        Path place = locate(name);
        if (!exists(place)) {
            return Set.of();
        }
        return Listing.below(place, Integer.MAX_VALUE).stream()
                .filter(Files::isRegularFile)
                .map(file -> name + "/" + String.valueOf(place.relativize(file)).replace('\\', '/'))
                .collect(Collectors.toSet());
    }

    /** The names of the folders in it, sorted, without hidden ones. */
    List<String> folders() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path place : List.of(folder, folder.resolve(Installation.COMMITTED))) {
            if (Files.isDirectory(place)) {
                addFolders(place, names);
            }
        }
        return List.copyOf(names);
    }

    private static void addFolders(Path place, Set<String> names) throws IOException {
        Listing.of(place).stream()
                .filter(Files::isDirectory)
                .map(child -> String.valueOf(child.getFileName()))
                .filter(name -> !name.startsWith("."))
                .forEach(names::add);
    }
}
