package dev.meshca.cli;

import dev.meshca.IstioDocuments;
import dev.meshca.cli.Creation.Origin;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Which root signs: the one that is given, the one of the directory, or a new one. */
final class RootChoice {

    private static final String ROOT_KEY = "root-key.pem";

    private final Path dir;
    private final Optional<List<Path>> given;

    RootChoice(Path dir, Optional<List<Path>> given) {
        this.dir = dir;
        this.given = given;
        given.filter(files -> files.size() != 2).ifPresent(files -> {
            throw new IllegalArgumentException("--from-root takes two files, CERT and KEY, and is given once");
        });
    }

    Origin origin(boolean hasClusters) {
        if (given.isPresent()) {
            return Origin.GIVEN;
        }
        boolean key = Files.exists(dir.resolve(ROOT_KEY));
        if (!key && (hasClusters || Files.exists(dir.resolve(IstioDocuments.ROOT_CERT)))) {
            throw new IllegalArgumentException(
                    dir + " has no " + ROOT_KEY
                            + " to sign with: name the root of its clusters with --from-root CERT KEY, or choose another folder");
        }
        return key ? Origin.KEPT : Origin.CREATED;
    }

    RootCa root(Origin origin, Supplier<RootCa> newRoot) {
        return switch (origin) {
            case GIVEN -> given(given.orElseThrow());
            case CREATED -> newRoot.get();
            default -> CaDirectory.at(dir).root();
        };
    }

    private RootCa given(List<Path> files) {
        RootCa root = RootCa.parse(read(files.get(0)), read(files.get(1)));
        Path own = dir.resolve(IstioDocuments.ROOT_CERT);
        if (Files.exists(own) && !TrustBundle.of(read(own)).equals(root.roots())) {
            throw new IllegalArgumentException(dir + " has another root than " + files.get(0)
                    + ": leave --from-root away, or choose another folder (a change of the root is a rotation)");
        }
        return root;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + " does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
