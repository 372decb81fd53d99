package dev.meshca.cli.plan;

import dev.meshca.cli.mesh.FileTarget;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.json.MeshJson;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshca apply}. */
@Command(
        name = "apply",
        sortOptions = false,
        description = {
            "Makes the mesh what its file says.",
            "",
            "With the digest of a plan: does exactly that, or nothing if the mesh has changed meanwhile. Without one: shows the"
                    + " plan and asks, on a terminal. Again: nothing is left to do. CAs that are due"
                    + " are not renewed: meshca renew does that."
        })
public final class ApplyCommand implements Callable<Integer> {

    private static final Set<String> YES = Set.of("y", "yes");

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "DIGEST", description = "The digest that meshca plan told.")
    private @Nullable String digest;

    @Mixin
    private FileTarget target = new FileTarget();

    @Option(names = "--yes", description = "Do what the plan of now says, without being asked.")
    private boolean yes;

    @Mixin
    private OutputOption output = new OutputOption();

    public ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return target.run(terminal, (file, mesh, progress) -> {
            MeshChange change = file.change(mesh);
            return digest == null ? ofNow(change, progress) : applied(change, digest, progress);
        });
    }

    private int ofNow(MeshChange change, WorkProgress progress) {
        MeshChange.Plan plan = change.plan();
        progress.end();
        if (yes && !plan.plan().isEmpty()) {
            return applied(change, plan.digest(), progress);
        }
        output.print(terminal, () -> PlanText.of(plan), () -> MeshJson.of(plan));
        terminal.flush();
        boolean asked = !plan.plan().isEmpty() && output.isText();
        if (asked && terminal.ask("Do this (yes or no)?").filter(this::isYes).isPresent()) {
            return applied(change, plan.digest(), progress);
        }
        output.next(terminal, NextOfPlan.of(plan, target));
        return ChangeExit.of(plan.plan());
    }

    private boolean isYes(String answer) {
        return YES.contains(answer.toLowerCase(Locale.ROOT));
    }

    private int applied(MeshChange change, String planned, WorkProgress progress) {
        MeshChange.Outcome outcome = change.apply(planned);
        progress.end();
        output.print(terminal, () -> ApplyText.of(outcome), () -> MeshJson.of(outcome));
        int code = ChangeExit.of(outcome);
        output.next(terminal, code == ExitCode.DONE ? target.look("verify") : target.other("plan"));
        return code;
    }
}
