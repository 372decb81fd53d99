package dev.meshca.cli.terminal;

import dev.meshca.Finding;
import java.util.List;

/** Findings for a person, as {@link dev.meshca.trust.TrustReport#toText} shows them. */
public final class FindingsText {

    private FindingsText() {}

    /** After an empty line, the findings and what to do about them; nothing if there is none. */
    public static String of(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(text.isEmpty() ? "\n" : "");
            text.append(finding).append('\n');
            if (finding.severity() != Finding.Severity.INFO) {
                text.append("    ").append(Remedies.of(finding)).append('\n');
            }
        }
        return text.toString();
    }
}
