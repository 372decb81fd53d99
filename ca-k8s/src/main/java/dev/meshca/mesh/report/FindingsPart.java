package dev.meshca.mesh.report;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is wrong and what to do about it: what is of one code has one remedy. */
final class FindingsPart {

    private static final int FEW = 8;
    private static final int FIRST = 5;

    private FindingsPart() {}

    static Markup of(Facts facts) {
        Map<FindingCode, List<Finding>> byCode = new LinkedHashMap<>();
        facts.findings()
                .forEach(finding -> byCode.computeIfAbsent(finding.code(), first -> new ArrayList<>())
                        .add(finding));
        return Parts.section(
                "findings",
                "Findings",
                byCode.isEmpty()
                        ? Parts.note("Nothing was found.")
                        : byCode.entrySet().stream()
                                .map(code -> article(code.getKey(), code.getValue()))
                                .toList());
    }

    private static Markup article(FindingCode code, List<Finding> findings) {
        String severity = code.severity().name().toLowerCase(Locale.ROOT);
        return Markup.styled(
                "article",
                "finding " + severity,
                Markup.of(
                        "h3",
                        Markup.styled("span", "severity", severity),
                        " ",
                        Markup.of("code", code.name()),
                        Markup.styled("span", "count", Parts.counted(findings.size(), "place"))),
                Markup.styled("p", "meaning", sentence(code.meaning())),
                places(findings),
                Markup.styled("p", "remedy", Markup.of("b", "What to do: "), sentence(code.remedy())));
    }

    private static List<Markup> places(List<Finding> findings) {
        if (findings.size() <= FEW) {
            return List.of(list(findings));
        }
        List<Finding> more = findings.subList(FIRST, findings.size());
        return List.of(
                list(findings.subList(0, FIRST)),
                Markup.of("details", Markup.of("summary", more.size() + " more places"), list(more)));
    }

    private static Markup list(List<Finding> findings) {
        return Markup.styled(
                "ul", "places", findings.stream().map(FindingsPart::place).toList());
    }

    private static Markup place(Finding finding) {
        return Markup.of("li", Markup.of("code", finding.where()), ": " + finding.detail());
    }

    private static String sentence(String clause) {
        return clause.isEmpty() ? clause : clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1) + ".";
    }
}
