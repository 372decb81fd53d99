package dev.meshca.disk.files;

import dev.meshca.CaStorageException;
import dev.meshca.IstioDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has to be written so that a folder holds what is wanted. Unless it may replace, it refuses what would be lost. */
final class Changes {

    private final Snapshot now;
    private final boolean replace;
    private final SortedMap<String, byte[]> changes = new TreeMap<>();

    private Changes(Snapshot now, boolean replace) {
        this.now = now;
        this.replace = replace;
    }

    /**
     * The files to write, those of one sub-folder all or none.
     *
     * @param now what is there
     * @param wanted bytes by {@code name} or {@code folder/name}, at any depth; no bytes for a name that is to be absent
     * @param replace whether other content may give way
     * @throws CaStorageException if something is in the way
     */
    static SortedMap<String, byte[]> between(Snapshot now, SortedMap<String, byte[]> wanted, boolean replace)
            throws IOException {
        Changes changes = new Changes(now, replace);
        SortedMap<String, SortedMap<String, byte[]>> folders = new TreeMap<>();
        for (Map.Entry<String, byte[]> document : wanted.entrySet()) {
            String[] parts = document.getKey().split("/", 2);
            if (parts.length == 1) {
                changes.addFile(parts[0], document.getValue());
            } else {
                folders.computeIfAbsent(parts[0], name -> new TreeMap<>()).put(parts[1], document.getValue());
            }
        }
        for (Map.Entry<String, SortedMap<String, byte[]>> folder : folders.entrySet()) {
            changes.addFolder(folder.getKey(), folder.getValue());
        }
        return changes.changes;
    }

    private void addFile(String name, byte[] content) throws IOException {
        if (content.length == 0 && isFolderToRemove(name)) {
            refuseLinks(name);
            changes.put(name, content);
            return;
        }
        Optional<byte[]> existing = find(name, content);
        boolean same = existing.map(bytes -> Arrays.equals(bytes, content)).orElse(content.length == 0);
        if (!same) {
            refuseLink(now.locate(name));
            changes.put(name, content);
        }
    }

    /** A folder goes as a whole; whose files are not all ours stays. */
    private boolean isFolderToRemove(String name) throws IOException {
        Path path = now.locate(name);
        if (!replace || IstioLayout.ROOT_CHAIN.equals(name) || !Files.isDirectory(path)) {
            return false;
        }
        for (Path file : Installation.children(path)) {
            String own = String.valueOf(file.getFileName());
            if (!IstioLayout.NEXT.equals(name) && !IstioDocuments.NAMES.contains(own)) {
                throw new CaStorageException(
                        file, "is not a file of the cluster's CA; move it out of the folder", null);
            }
        }
        return true;
    }

    private void addFolder(String folder, SortedMap<String, byte[]> documents) throws IOException {
        Path path = now.locate(folder);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new CaStorageException(
                    path, "is a file where a folder is to be; move it, or use another folder", null);
        }
        boolean same = true;
        for (Map.Entry<String, byte[]> document : documents.entrySet()) {
            Optional<byte[]> existing = find(folder + "/" + document.getKey(), document.getValue());
            same &= existing.isPresent() && Arrays.equals(existing.get(), document.getValue());
        }
        if (replace && IstioLayout.NEXT.equals(folder)) {
            same &= now.filesBelow(folder).size() == documents.size();
        }
        Map<String, byte[]> others = othersOfLayout(folder, documents);
        if (!same || (replace && !others.isEmpty())) {
            refuseLinks(folder);
            documents.forEach((name, content) -> changes.put(folder + "/" + name, content));
            if (!replace) {
                others.forEach((name, content) -> changes.put(folder + "/" + name, content));
            }
        }
    }

    private Map<String, byte[]> othersOfLayout(String folder, Map<String, byte[]> documents) throws IOException {
        Map<String, byte[]> others = new TreeMap<>();
        for (String name : IstioDocuments.NAMES) {
            if (!documents.containsKey(name)) {
                now.find(folder + "/" + name).ifPresent(content -> others.put(name, content));
            }
        }
        return others;
    }

    private void refuseLinks(String folder) {
        refuseLink(now.locate(folder));
        IstioDocuments.NAMES.forEach(name -> refuseLink(now.locate(folder + "/" + name)));
    }

    private Optional<byte[]> find(String name, byte[] wanted) throws IOException {
        Optional<byte[]> existing = now.find(name);
        if (!replace && existing.isPresent() && !Arrays.equals(existing.get(), wanted)) {
            throw new CaStorageException(
                    now.locate(name),
                    "exists with another content, so nothing was written; have it replaced if it may"
                            + " be given up, or choose another folder",
                    null);
        }
        return existing;
    }

    private static void refuseLink(Path path) {
        if (Files.isSymbolicLink(path)) {
            throw new CaStorageException(
                    path,
                    "is a symbolic link, and what it points to would stay as it is; put a plain file or folder"
                            + " in its place, or save into another folder",
                    null);
        }
    }
}
