package dev.meshca.mesh.report;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** Gauges in Prometheus' text format, version 0.0.4: one after the other, each with its samples. */
final class Metrics {

    private final StringBuilder text = new StringBuilder();
    private final Set<String> series = new HashSet<>();
    private String name = "";
    private String head = "";

    /** Begins a gauge, of which nothing is written before its first sample. */
    Metrics gauge(String metric, String help) {
        name = metric;
        head = "# HELP " + metric + " " + help + "\n# TYPE " + metric + " gauge\n";
        return this;
    }

    /**
     * A sample of the gauge that was begun last. A second one with the same labels is left out, as readers refuse it.
     *
     * @param labels names and values in turns
     */
    Metrics sample(long value, String... labels) {
        StringJoiner all = new StringJoiner(",", "{", "}").setEmptyValue("");
        for (int i = 0; i < labels.length; i += 2) {
            all.add(labels[i] + "=\"" + escaped(labels[i + 1]) + '"');
        }
        if (series.add(name + all)) {
            text.append(head).append(name).append(all).append(' ').append(value).append('\n');
            head = "";
        }
        return this;
    }

    Metrics sample(boolean value, String... labels) {
        return sample(value ? 1 : 0, labels);
    }

    /** One sample for each constant, of which the one that holds is 1. */
    <E extends Enum<E>> Metrics state(E now, E[] all, String label, String... labels) {
        String[] more = new String[labels.length + 2];
        System.arraycopy(labels, 0, more, 0, labels.length);
        more[labels.length] = label;
        for (E one : all) {
            more[labels.length + 1] = lower(one);
            sample(one == now, more);
        }
        return this;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String value) {
        return Visible.of(value).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
