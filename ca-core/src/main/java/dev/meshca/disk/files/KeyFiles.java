package dev.meshca.disk.files;

import static dev.meshca.disk.files.IstioLayout.ROOT_KEY;
import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import dev.meshca.Finding;
import dev.meshca.trust.TrustCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files that hold private keys: {@code root-key.pem}, {@code ca-key.pem}, {@code key.pem}. */
public final class KeyFiles {

    private KeyFiles() {}

    static boolean isKey(Path file) {
        return String.valueOf(file.getFileName()).endsWith("key.pem");
    }

    /** What is wrong with the modes of the keys in a CA directory, also of those of workloads. */
    public static List<Finding> check(Snapshot now) throws IOException {
        List<Finding> findings = new ArrayList<>();
        check(now.locate(ROOT_KEY), ROOT_KEY).ifPresent(findings::add);
        for (String name : now.folders()) {
            for (Path file : Installation.children(now.locate(name))) {
                check(file, name + "/" + file.getFileName()).ifPresent(findings::add);
            }
        }
        return findings;
    }

    static Optional<Finding> check(Path file, String where) throws IOException {
        if (!isKey(file) || !Files.isRegularFile(file) || !RealFiles.hasPermissions(file)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        return mode.contains(GROUP_READ) || mode.contains(OTHERS_READ)
                ? Optional.of(TrustCode.KEY_READABLE_BY_OTHERS.at(
                        where, "its mode is " + PosixFilePermissions.toString(mode) + ", not rw-------"))
                : Optional.empty();
    }
}
