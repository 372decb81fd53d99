package dev.meshca.cli;

import dev.meshca.cli.json.StatusJson;
import dev.meshca.disk.NextCas;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.driver.DriverOptions;
import dev.meshca.k8s.driver.RotationDriver;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca status}. */
@Command(
        name = "status",
        sortOptions = false,
        description = {
            "Says where each cluster stands in a rotation, what that rests on, and what the next step waits for.",
            "",
            "Changes nothing, and takes no Lease."
        })
final class StatusCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            description = "The longest life of a workload certificate; by default what the clusters tell.")
    private @Nullable Duration soak;

    @Mixin
    private OutputOption output = new OutputOption();

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (MeshClusters mesh = target.open(terminal)) {
            RotationFiles files = new RotationFiles(target.dir());
            Optional<NextCas> prepared = RotationDirectory.at(target.dir()).prepared();
            RotationWork work = prepared.map(files::work).orElseGet(files::placeholder);
            RotationOptions pace = RotationOptions.defaults();
            DriverOptions options = files.remembered(target.addressed(soak == null ? pace : pace.soak(soak)));
            RotationStatus status = RotationDriver.of(mesh.access(), work.rotation(), options, MeshListener.NONE)
                    .status(Direction.FORWARD);
            Optional<String> kind = prepared.map(next -> work.kind().words());
            output.print(terminal, () -> StatusText.of(status, kind), () -> StatusJson.of(status, kind));
            return ExitCode.of(status);
        }
    }
}
