package dev.meshca.cli;

import dev.meshca.Finding;
import dev.meshca.Severity;
import java.util.List;

/** Findings for a person, as {@link dev.meshca.trust.TrustReport#toText} shows them. */
final class FindingsText {

    private FindingsText() {}

    /** After an empty line, the findings and what to do about them; nothing if there is none. */
    static String of(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(text.isEmpty() ? "\n" : "");
            text.append(finding).append('\n');
            if (finding.severity() != Severity.INFO) {
                text.append("    ").append(finding.remedy()).append('\n');
            }
        }
        return text.toString();
    }
}
