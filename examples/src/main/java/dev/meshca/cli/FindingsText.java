package dev.meshca.cli;

import dev.meshca.Finding;
import java.util.List;

/** Findings for a person, as {@link dev.meshca.trust.TrustReport#toText} shows them. */
final class FindingsText {

    private FindingsText() {}

    /** Two lines per finding after an empty one; nothing if there is none. */
    static String of(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(text.isEmpty() ? "\n" : "");
            text.append(finding).append("\n    ").append(finding.remedy()).append('\n');
        }
        return text.toString();
    }
}
