package dev.meshca.cli.plan;

import dev.meshca.cli.mesh.FileTarget;
import dev.meshca.cli.terminal.HelpOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.MeshJson;
import dev.meshca.mesh.file.MeshFile;
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
                    + " that was begun. The digest is for meshca apply."
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
        WorkProgress progress = new WorkProgress(terminal);
        MeshFile file = target.file(terminal);
        try (Mesh mesh = target.open(file, terminal, progress)) {
            MeshChange.Plan plan = file.change(mesh).plan();
            progress.end();
            terminal.result(
                    switch (form) {
                        case text -> PlanText.of(plan);
                        case json -> MeshJson.of(plan);
                        case mermaid -> PlanPicture.of(plan.plan());
                    });
            if (form == Form.text && !plan.plan().isEmpty()) {
                target.option().other("apply", plan.digest(), terminal).ifPresent(terminal::next);
            }
            return ChangeExit.of(plan.plan());
        } finally {
            progress.end();
        }
    }
}
