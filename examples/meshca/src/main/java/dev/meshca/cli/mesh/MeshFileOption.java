package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.file.MeshFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code --mesh}: the file that says what mesh a command is about, or the one that lies here. */
public final class MeshFileOption {

    /** What names a mesh, too. */
    private static final List<String> INSTEAD = List.of("--dir", "--context");

    @Option(
            names = "--mesh",
            paramLabel = "FILE",
            description = {
                "The file that says what the mesh is, in place of options.",
                "By default ./mesh.yaml, where neither a folder nor a cluster is named."
            })
    private @Nullable Path file;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec call;

    private @Nullable MeshFile found;

    /** What the file says, if there is one for this call; it is read once. */
    public Optional<MeshFile> read(Terminal terminal) {
        if (found == null) {
            found = path(terminal).map(path -> read(path, terminal)).orElse(null);
        }
        return Optional.ofNullable(found);
    }

    /** What the file says that a command is about which has no other way to name a mesh. */
    public MeshFile required(Terminal terminal) {
        if (found == null) {
            Path path = file == null ? terminal.directory().resolve(MeshFile.NAME) : file;
            if (Files.notExists(path)) {
                throw new IllegalArgumentException(
                        "there is no file " + path
                                + " that says what the mesh should be: name it with --mesh FILE, or write one with meshca init");
            }
            found = read(path, terminal);
        }
        return found;
    }

    private MeshFile read(Path path, Terminal terminal) {
        MeshFile mesh = MeshFile.read(path);
        terminal.note("the mesh of " + path + ": " + mesh.clusters().size()
                + (mesh.clusters().size() == 1 ? " cluster" : " clusters") + ", CAs in " + mesh.directory());
        return mesh;
    }

    private Optional<Path> path(Terminal terminal) {
        ParseResult given = call().commandLine().getParseResult();
        if (file == null) {
            boolean named = given.hasMatchedOption("--dir")
                    || given.hasMatchedOption("--context")
                    || NamedContexts.isNamedIn(terminal);
            return Optional.of(terminal.directory().resolve(MeshFile.NAME))
                    .filter(path -> !named && !Files.notExists(path));
        }
        INSTEAD.stream().filter(given::hasMatchedOption).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException(
                    option + " and --mesh both say what the mesh is: leave one of them away");
        });
        return Optional.of(file);
    }

    /** Another command on the mesh of the file. */
    public Optional<String> other(String command, Terminal terminal) {
        return read(terminal).map(mesh -> Again.other(call(), command, Set.of("--mesh")));
    }

    CommandSpec call() {
        return Objects.requireNonNull(call);
    }
}
