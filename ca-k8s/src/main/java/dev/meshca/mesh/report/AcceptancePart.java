package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport.Matrix.Answer;
import dev.meshca.trust.TrustReport.Matrix.Row;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who accepts whom: a grid of few clusters, and all answers with equal rows and equal columns together. */
final class AcceptancePart {

    private static final int WIDEST_GRID = 32;

    private final Verdicts verdicts;
    private final List<ClusterName> clusters;

    private AcceptancePart(Facts facts) {
        verdicts = facts.verdicts();
        clusters = facts.report().clusters().stream().map(ObservedCluster::name).toList();
    }

    static Markup of(Facts facts) {
        AcceptancePart part = new AcceptancePart(facts);
        Markup section = Parts.section("acceptance", "Who accepts whom");
        if (part.clusters.size() <= WIDEST_GRID) {
            section.add(Parts.note("A row says where what a cluster issues is accepted. ", legend()), part.grid());
        }
        return section.add(part.sets(), part.answers());
    }

    private static Markup legend() {
        return Markup.styled("span", "legend", "✓ accepted  ✕ refused  ? not known");
    }

    private Markup grid() {
        List<Markup> heads = clusters.stream()
                .map(to -> Markup.of("th", Markup.of("span", to)).with("scope", "col"))
                .toList();
        Markup table = Markup.styled(
                "table",
                "grid",
                Markup.of("caption", "Issued in (row), accepted in (column)"),
                Markup.of("thead", Markup.of("tr", Markup.of("td"), heads)),
                Markup.of("tbody", clusters.stream().map(this::gridRow).toList()));
        return Parts.wide("Grid of who accepts whom", table);
    }

    private Markup gridRow(ClusterName from) {
        return Markup.of(
                "tr",
                Markup.of("th", from).with("scope", "row"),
                clusters.stream().map(to -> cell(verdicts.verdict(from, to))).toList());
    }

    private static Markup cell(Verdict verdict) {
        return switch (verdict) {
            case TRUSTED -> cell("y", "✓", "accepted");
            case REFUSED -> cell("n", "✕", "refused");
            case UNKNOWN -> cell("u", "?", "not known");
        };
    }

    private static Markup cell(String style, String sign, String word) {
        return Markup.styled(
                "td",
                style,
                Markup.of("span", sign).with("aria-hidden", "true"),
                Markup.styled("span", "spoken", word));
    }

    /** With a single set there is nothing to tell apart. */
    private List<Markup> sets() {
        List<List<ClusterName>> sets = verdicts.acceptors();
        if (sets.size() < 2) {
            return List.of();
        }
        return List.of(Parts.table(
                "Clusters that accept the same",
                List.of("Set", "Clusters"),
                IntStream.range(0, sets.size())
                        .mapToObj(i -> Parts.row(i + 1, Parts.names(sets.get(i))))
                        .toList()));
    }

    private Markup answers() {
        return Parts.table(
                "Answers and what they rest on",
                List.of("Issued in", "Accepted in", "Answer", "Why", "Evidence"),
                verdicts.rows().stream().flatMap(row -> answers(row).stream()).toList());
    }

    /** A line for each different answer to a row. */
    private List<Markup> answers(Row row) {
        Map<Answer, List<Integer>> others = new LinkedHashMap<>();
        row.others()
                .forEach((set, answer) -> others.computeIfAbsent(answer, first -> new ArrayList<>())
                        .add(set + 1));
        List<Markup> lines = new ArrayList<>();
        lines.add(line(row, others.isEmpty() ? "all clusters" : "all other clusters", row.usual()));
        others.forEach((answer, sets) -> lines.add(line(
                row,
                (sets.size() == 1 ? "set " : "sets ")
                        + sets.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                answer)));
        return lines;
    }

    private static Markup line(Row row, String to, Answer answer) {
        return Parts.row(Parts.names(row.from()), to, verdict(answer.verdict()), answer.reason(), answer.evidence());
    }

    private static Markup verdict(Verdict verdict) {
        return switch (verdict) {
            case TRUSTED -> Markup.styled("span", "word y", "accepted");
            case REFUSED -> Markup.styled("span", "word n", "refused");
            case UNKNOWN -> Markup.styled("span", "word u", "not known");
        };
    }
}
