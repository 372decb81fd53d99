package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshPlan;
import dev.meshca.mesh.MeshRotation;
import dev.meshca.mesh.json.MeshJson;
import java.util.Optional;
import java.util.function.Function;

/** What the commands of {@code meshca rotate} have in common: the plan, or with {@code --yes} the deed. */
final class RotationCall {

    private final Terminal terminal;
    private final RotationTarget target;
    private final RotationPace pace;
    private final OutputOption output;

    RotationCall(Terminal terminal, RotationTarget target, RotationPace pace, OutputOption output) {
        this.terminal = terminal;
        this.target = target;
        this.pace = pace;
        this.output = output;
    }

    int run(Function<Mesh, MeshRotation> wanted, Function<MeshRotation, RotationOutcome> deed) {
        return run(target.options(terminal), wanted, deed);
    }

    int run(MeshOptions options, Function<Mesh, MeshRotation> wanted, Function<MeshRotation, RotationOutcome> deed) {
        RotationLog log = new RotationLog(terminal);
        try (Mesh mesh = target.mesh(terminal, log, options.insecure(pace.insecure()))) {
            MeshRotation rotation = wanted.apply(mesh).options(target.addressed(pace.options(target.policy(terminal))));
            return pace.yes() ? done(deed.apply(rotation), log) : shown(rotation.plan());
        } finally {
            log.end();
        }
    }

    private int shown(MeshPlan plan) {
        output.print(terminal, () -> RotationText.of(plan), () -> MeshJson.of(plan));
        output.next(terminal, plan.isEmpty() ? Optional.empty() : Optional.of(target.again("--yes")));
        return plan.status().map(RotationExit::of).orElse(ExitCode.DONE);
    }

    private int done(RotationOutcome outcome, RotationLog log) {
        log.end();
        output.print(terminal, () -> RotationText.of(outcome), () -> MeshJson.of(outcome));
        output.next(terminal, nextStep(outcome));
        return ExitCode.of(outcome);
    }

    private Optional<String> nextStep(RotationOutcome outcome) {
        return switch (outcome.result()) {
            case DONE -> Optional.of(target.verify());
            case STEPPED, WAITING, LOCKED, UNREACHABLE -> Optional.of(target.onwards());
            case STOPPED -> Optional.empty();
        };
    }
}
