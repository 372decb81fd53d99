package dev.meshca.mesh.report;

import java.util.Locale;

/** The shapes that pictures are made of; their looks are in the style sheet. */
final class Svg {

    private Svg() {}

    static Markup picture(String id, String title, String description, int width, int height) {
        return Markup.of(
                        "svg",
                        Markup.of("title", title).with("id", id + "-title"),
                        Markup.of("desc", description).with("id", id + "-text"))
                .with("viewBox", "0 0 " + width + " " + height)
                .with("width", width)
                .with("height", height)
                .with("role", "img")
                .with("aria-labelledby", id + "-title")
                .with("aria-describedby", id + "-text");
    }

    static Markup text(String style, double x, double y, String text) {
        return Markup.styled("text", style, text).with("x", number(x)).with("y", number(y));
    }

    static Markup line(String style, double x1, double y1, double x2, double y2) {
        return Markup.styled("line", style)
                .with("x1", number(x1))
                .with("y1", number(y1))
                .with("x2", number(x2))
                .with("y2", number(y2));
    }

    static Markup box(String style, double x, double y, double width, double height, int round) {
        return Markup.styled("rect", style)
                .with("x", number(x))
                .with("y", number(y))
                .with("width", number(width))
                .with("height", number(height))
                .with("rx", round);
    }

    /** A line that goes right, up or down at a place of its own, and right again. */
    static Markup branch(String style, double x1, double y1, double turn, double x2, double y2) {
        return Markup.styled("path", style)
                .with(
                        "d",
                        "M" + number(x1) + " " + number(y1) + "H" + number(turn) + "V" + number(y2) + "H" + number(x2));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }
}
