package dev.meshca.cli.rotate;

import dev.meshca.cli.mesh.OnlyOption;
import dev.meshca.cli.terminal.FailOnOption;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.StatusFindings;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.mesh.report.HtmlReport;
import dev.meshca.mesh.report.PrometheusReport;
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
public final class StatusCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            description = "The longest life of a workload certificate; by default what the clusters tell.")
    private @Nullable Duration soak;

    @Mixin
    private OnlyOption only = new OnlyOption();

    @Mixin
    private FailOnOption failOn = new FailOnOption();

    @Option(names = "--verbose", description = "List what was checked, also what passed.")
    private boolean verbose;

    @Mixin
    private StatusOutput output = new StatusOutput();

    public StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Of a part no step is told, as a rotation is of all. */
    private Optional<String> nextStep(Mesh.Status status) {
        return status.rotation()
                .map(words -> words.startsWith("of the root") ? "rotate root" : "rotate intermediates")
                .map(command -> only.given() ? target.other("status") : target.other(command, "--yes"));
    }

    @Override
    public Integer call() {
        try (Mesh mesh = target.mesh(terminal, new WorkProgress(terminal), only.in(target.options(terminal)))) {
            RotationOptions defaults = target.addressed(target.policy(terminal));
            Mesh.Status status = mesh.status(soak == null ? defaults : defaults.soak(soak));
            terminal.result(
                    switch (output.form()) {
                        case text -> OutputOption.forPerson(text(status));
                        case json -> MeshJson.of(status);
                        case html -> HtmlReport.of(mesh.verify(), status);
                        case prometheus -> PrometheusReport.of(status);
                    });
            if (output.form() == StatusOutput.Form.text) {
                nextStep(status).ifPresent(terminal::next);
            }
            return failOn.exitCode(RotationExit.of(status.clusters()), StatusFindings.of(status.clusters()));
        }
    }

    private String text(Mesh.Status status) {
        return (verbose ? StatusChecked.listed(status.clusters()) : "") + StatusText.of(status, only.given());
    }
}
