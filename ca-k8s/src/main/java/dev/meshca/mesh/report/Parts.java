package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the sections of a page are made of. */
final class Parts {

    private static final int FEW = 6;
    private static final int FIRST = 3;

    private Parts() {}

    static Markup section(String id, String title, Object... content) {
        return Markup.of("section", Markup.of("h2", title).with("id", id))
                .with("aria-labelledby", id)
                .add(content);
    }

    static Markup note(Object... content) {
        return Markup.styled("p", "note", content);
    }

    /** What is wider than a phone: it scrolls by itself, also by keyboard. */
    static Markup wide(String label, Markup content) {
        return Markup.styled("div", "wide", content)
                .with("role", "region")
                .with("aria-label", label)
                .with("tabindex", "0");
    }

    static Markup table(String caption, List<String> columns, Collection<Markup> rows) {
        List<Markup> heads = columns.stream()
                .map(column -> Markup.of("th", column).with("scope", "col"))
                .toList();
        return wide(
                caption,
                Markup.of(
                        "table",
                        Markup.of("caption", caption),
                        Markup.of("thead", Markup.of("tr", heads)),
                        Markup.of("tbody", rows)));
    }

    /** A row that is named by its first cell. */
    static Markup row(Object head, Object... cells) {
        return Markup.of(
                "tr",
                Markup.of("th", head).with("scope", "row"),
                Stream.of(cells).map(cell -> Markup.of("td", cell)).toList());
    }

    /** A list of names that takes one line until somebody opens it. */
    static Object names(Collection<ClusterName> clusters) {
        String all = joined(clusters.stream());
        if (clusters.size() <= FEW) {
            return all;
        }
        String first = joined(clusters.stream().limit(FIRST));
        return Markup.of(
                "details",
                Markup.of("summary", first + " and " + (clusters.size() - FIRST) + " more"),
                Markup.of("p", all));
    }

    private static String joined(Stream<ClusterName> clusters) {
        return clusters.map(ClusterName::value).collect(Collectors.joining(", "));
    }

    static String counted(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    static String counted(long number, String one) {
        return counted(number, one, one + "s");
    }

    /** The beginning of a text that has to fit. */
    static String fitting(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }
}
