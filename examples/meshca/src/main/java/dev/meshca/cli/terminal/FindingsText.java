package dev.meshca.cli.terminal;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
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

    /** A text of the library with these findings in it, whose remedies know no options. */
    public static String hinted(String text, List<Finding> findings) {
        String hinted = text;
        for (FindingCode code : findings.stream().map(Finding::code).distinct().toList()) {
            hinted = hinted.replace(line(code.remedy()), line(Remedies.of(code)));
        }
        return hinted;
    }

    private static String line(String remedy) {
        return "\n    " + remedy + "\n";
    }
}
