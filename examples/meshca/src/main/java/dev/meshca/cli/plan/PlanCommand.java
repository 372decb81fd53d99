package dev.meshca.cli.plan;

import dev.meshca.cli.mesh.FileTarget;
import dev.meshca.cli.terminal.HelpOption;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.json.MeshJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca plan}. */
@Command(
        name = "plan",
        sortOptions = false,
        description = {
            "Says what would have to be done for the mesh to be what its file says, and changes nothing.",
            "",
            "CAs that are missing, clusters that are no longer in the file, Secrets that differ from the folder, a rotation"
                    + " that was begun. The digest is for meshca apply. CAs that are due are listed, too: meshca renew is for"
                    + " them."
        })
public final class PlanCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FileTarget target = new FileTarget();

    /** The forms of a plan. */
    enum Form {
        text,
        json,
        mermaid
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|mermaid",
            defaultValue = "text",
            description =
                    "The form of the result on stdout: ${DEFAULT-VALUE} (the default), json, or mermaid, a picture.")
    private Form form = Form.text;

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    public PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return target.run(terminal, (file, mesh, progress) -> {
            MeshChange.Plan plan = file.change(mesh).plan();
            progress.end();
            terminal.result(
                    switch (form) {
                        case text -> OutputOption.forPerson(PlanText.of(plan));
                        case json -> MeshJson.of(plan);
                        case mermaid -> PlanPicture.of(plan);
                    });
            if (form == Form.text) {
                NextOfPlan.of(plan, target).ifPresent(terminal::next);
            }
            return ChangeExit.of(plan.plan());
        });
    }
}
