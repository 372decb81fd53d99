package dev.meshca.cli.verify;

import dev.meshca.cli.terminal.HelpOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Help, and the choice of the form of a report on trust. */
final class VerifyOutput {

    /** The forms of the report. */
    enum Form {
        text,
        json,
        html,
        junit,
        prometheus
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|html|junit|prometheus",
            defaultValue = "text",
            description = "The form of the result on stdout: ${DEFAULT-VALUE} (the default), json, html: one page for a"
                    + " browser, junit: XML for a CI server, or prometheus: metrics.")
    private Form form = Form.text;

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    Form form() {
        return form;
    }
}
