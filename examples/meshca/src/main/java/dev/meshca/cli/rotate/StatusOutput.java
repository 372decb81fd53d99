package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.HelpOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Help, and the choice of the form of a status. */
final class StatusOutput {

    /** The forms of a status. */
    enum Form {
        text,
        json,
        html,
        prometheus
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|html|prometheus",
            defaultValue = "text",
            description = "The form of the result on stdout: ${DEFAULT-VALUE} (the default), json, html: one page for a"
                    + " browser, with who accepts whom, or prometheus: metrics.")
    private Form form = Form.text;

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    Form form() {
        return form;
    }
}
