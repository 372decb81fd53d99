package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.file.MeshFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Option;

/** {@code --dir}: the folder with the CAs, where no file names it. */
public final class FolderOption {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The folder with the mesh's CAs, made by create or by Istio's tools/certs.")
    private @Nullable Path dir;

    /** The folder, by the option or the file; empty if neither is there. */
    public Optional<Path> given(MeshFileOption mesh, Terminal terminal) {
        Optional<MeshFile> file = mesh.read(terminal);
        return Optional.ofNullable(dir).or(() -> file.map(MeshFile::directory));
    }

    /** The folder of a command that needs one. */
    public Path in(MeshFileOption mesh, Terminal terminal) {
        return given(mesh, terminal).orElseThrow(() -> missing(mesh, "--dir=DIR"));
    }

    /** An option that a command needs where no file says it. */
    public static MissingParameterException missing(MeshFileOption mesh, String option) {
        return new MissingParameterException(
                mesh.call().commandLine(),
                List.of(),
                "Missing required option: '" + option + "'; or --mesh FILE, a file that says it");
    }
}
