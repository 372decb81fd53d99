package dev.meshca.mesh.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Bars over an axis of time, and the line that says now. */
final class Gantt {

    private static final int WIDTH = 960;
    private static final int MARGIN = 24;
    private static final int LETTER = 7;
    private static final int LONGEST = 38;
    private static final int RIGHT = 812;
    private static final int TOP = 44;
    private static final int ROW = 26;
    private static final int BAR = 12;

    /**
     * One bar.
     *
     * @param label what it is of
     * @param end what is said of its end
     * @param style which class it has in the style sheet
     */
    record Bar(String label, Instant from, Instant to, String end, String style) {}

    private final Instant now;
    private final int left;
    private final TimeAxis axis;
    private final int bottom;

    private Gantt(Instant now, List<Bar> bars) {
        this.now = now;
        List<Instant> moments = new ArrayList<>(List.of(now));
        bars.forEach(bar -> moments.addAll(List.of(bar.from(), bar.to())));
        left = MARGIN
                + bars.stream()
                                .mapToInt(bar -> Math.min(bar.label().length(), LONGEST))
                                .max()
                                .orElse(0)
                        * LETTER;
        axis = TimeAxis.over(moments, left, RIGHT);
        bottom = TOP + ROW * bars.size();
    }

    /**
     * A picture.
     *
     * @param id an identifier that nothing else in the page has
     * @param title what it shows
     * @param description where the same stands in words
     */
    static Markup of(String id, String title, String description, Instant now, List<Bar> bars) {
        Gantt gantt = new Gantt(now, bars);
        List<Markup> rows = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            rows.add(gantt.row(bars.get(i), TOP + ROW * i));
        }
        return Svg.picture(id, title, description, WIDTH, gantt.bottom + 12).add(gantt.ticks(), rows, gantt.nowLine());
    }

    private List<Markup> ticks() {
        return axis.ticks().stream()
                .map(tick -> Markup.of(
                        "g",
                        Svg.line("grid", axis.at(tick.moment()), TOP - 8, axis.at(tick.moment()), bottom),
                        Svg.text("tick", axis.at(tick.moment()), TOP - 14, tick.label())
                                .with("text-anchor", "middle")))
                .toList();
    }

    private Markup row(Bar bar, int top) {
        double from = axis.at(bar.from());
        double to = Math.max(axis.at(bar.to()), from + 3);
        double passed = Math.min(Math.max(axis.at(now), from), to);
        int middle = top + ROW / 2;
        int y = middle - BAR / 2;
        return Markup.of(
                "g",
                Svg.text("label", left - 12, middle + 4, Parts.fitting(bar.label(), LONGEST))
                        .with("text-anchor", "end"),
                Svg.box("bar " + bar.style(), from, y, to - from, BAR, 3),
                Svg.box("passed", from, y, passed - from, BAR, 3),
                Svg.text("end", RIGHT + 12, middle + 4, bar.end()));
    }

    private Markup nowLine() {
        double x = axis.at(now);
        return Markup.of(
                "g",
                Svg.line("now", x, TOP - 8, x, bottom + 8),
                Svg.text("now-label", x, 12, "now").with("text-anchor", x > RIGHT - 20 ? "end" : "middle"));
    }
}
