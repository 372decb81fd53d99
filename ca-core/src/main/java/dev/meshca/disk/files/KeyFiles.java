package dev.meshca.disk.files;

import static dev.meshca.disk.files.IstioLayout.ROOT_KEY;
import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import dev.meshca.Finding;
import dev.meshca.trust.TrustCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files that hold private keys: {@code root-key.pem}, {@code ca-key.pem}, {@code key.pem}. */
public final class KeyFiles {

    private KeyFiles() {}

    static boolean isKey(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith("key.pem") || ExportDirectory.isManifest(name);
    }

    /** What is wrong with the modes of the keys in a CA directory, also of those of workloads, and of the folders they are in. */
    public static List<Finding> check(Snapshot now) throws IOException {
        List<Finding> findings = new ArrayList<>(checkFolder(now.folder(), "."));
        findings.addAll(check(now.locate(ROOT_KEY), ROOT_KEY));
        for (String name : now.folders()) {
            Path folder = now.locate(name);
            List<Finding> keys = new ArrayList<>();
            for (Path file : Installation.children(folder)) {
                keys.addAll(check(file, name + "/" + file.getFileName()));
            }
            findings.addAll(checkFolder(folder, name));
            findings.addAll(keys);
        }
        return findings;
    }

    private static List<Finding> checkFolder(Path folder, String where) throws IOException {
        return Files.isDirectory(folder) && RealFiles.hasPermissions(folder)
                ? writable(Files.getPosixFilePermissions(folder), where, "rwx------")
                : List.of();
    }

    static List<Finding> check(Path file, String where) throws IOException {
        if (!isKey(file) || !Files.isRegularFile(file) || !RealFiles.hasPermissions(file)) {
            return List.of();
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        List<Finding> findings = new ArrayList<>(writable(mode, where, "rw-------"));
        if (mode.contains(GROUP_READ) || mode.contains(OTHERS_READ)) {
            findings.add(TrustCode.KEY_READABLE_BY_OTHERS.at(where, isNot(mode, "rw-------")));
        }
        return findings;
    }

    private static List<Finding> writable(Set<PosixFilePermission> mode, String where, String wanted) {
        return mode.contains(GROUP_WRITE) || mode.contains(OTHERS_WRITE)
                ? List.of(TrustCode.KEY_WRITABLE_BY_OTHERS.at(where, isNot(mode, wanted)))
                : List.of();
    }

    private static String isNot(Set<PosixFilePermission> mode, String wanted) {
        return "its mode is " + PosixFilePermissions.toString(mode) + ", not " + wanted;
    }
}
