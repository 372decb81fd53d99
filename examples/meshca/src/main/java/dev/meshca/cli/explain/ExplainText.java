package dev.meshca.cli.explain;

import dev.meshca.FindingCode;
import dev.meshca.cli.terminal.Remedies;
import dev.meshca.cli.terminal.Table;
import dev.meshca.mesh.json.MeshJson;
import java.util.List;
import java.util.Locale;

/** Codes of findings for a person. */
final class ExplainText {

    private ExplainText() {}

    static String of(FindingCode code) {
        List<String> refusing = MeshJson.refusing(code);
        Table table = new Table()
                .row("severity", severity(code))
                .row("meaning", code.meaning())
                .row("refused by", refusing.isEmpty() ? "nobody refuses it by itself" : String.join(", ", refusing))
                .row("shown by", code.shownBy())
                .row("do", Remedies.of(code));
        return code.name() + "\n" + table.text("  ");
    }

    static String list(List<FindingCode> codes) {
        Table table = new Table().row("CODE", "SEVERITY", "MEANING");
        codes.forEach(code -> table.row(code.name(), severity(code), code.meaning()));
        return table.text("");
    }

    private static String severity(FindingCode code) {
        return code.severity().name().toLowerCase(Locale.ROOT);
    }
}
