package dev.meshca.cli.rotate;

import dev.meshca.cli.mesh.ClusterChoice;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.IstiodOption;
import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.mesh.file.MeshFile;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The mesh a rotation is about: its files, its clusters and its istiods. */
final class RotationTarget extends ClusterChoice {

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private IstiodOption istiods = new IstiodOption();

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "How long one cluster may take to answer before it counts as unreachable; ${DEFAULT-VALUE} by default.")
    private Duration requestTimeout = Duration.ZERO;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec call;

    /** The same call again, with further options. */
    String again(String... more) {
        return Again.with(Objects.requireNonNull(call), Set.of(), more);
    }

    /** The call that goes on from this one. */
    String onwards() {
        return Again.with(Objects.requireNonNull(call), Set.of(SharedRotation.PREPARE));
    }

    /** Another command on the same mesh. */
    String other(String name, String... more) {
        return String.join(
                        " ",
                        Again.other(
                                Objects.requireNonNull(call),
                                name,
                                Set.of(
                                        "--mesh",
                                        "--dir",
                                        "--context",
                                        "--kubeconfig",
                                        "--namespace",
                                        "--istiod",
                                        "--soak")),
                        String.join(" ", more))
                .strip();
    }

    /** What looks at the result: it has no option for the istiods. */
    String verify() {
        return Again.other(
                Objects.requireNonNull(call),
                "verify",
                Set.of("--mesh", "--dir", "--context", "--kubeconfig", "--namespace"));
    }

    Mesh mesh(Terminal terminal, MeshListener listener, MeshOptions options) {
        return Mesh.in(folder.in(mesh(), terminal), options, listener, contexts(terminal));
    }

    MeshOptions options(Terminal terminal) {
        return options(terminal, requestTimeout);
    }

    /** What the mesh file wants new CAs to be, or else the defaults. */
    MeshSpec cas(Terminal terminal) {
        return mesh().read(terminal).map(MeshFile::cas).orElse(MeshSpec.defaults());
    }

    /** How the mesh file wants a rotation to go, or else the defaults. */
    RotationOptions policy(Terminal terminal) {
        return mesh().read(terminal).map(MeshFile::rotation).orElse(RotationOptions.defaults());
    }

    /** The options with the addresses of the istiods. */
    RotationOptions addressed(RotationOptions options) {
        return istiods.in(options);
    }
}
