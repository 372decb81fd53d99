package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.OptionParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an option says of one cluster; such an option is repeated.
 *
 * @param cluster what the cluster is called in the mesh
 * @param value what is said of it
 * @param <T> what kind of value
 */
public record PerCluster<T>(ClusterName cluster, T value) {

    /** The values of each cluster, in the order of the options. */
    public static <T> Map<ClusterName, List<T>> grouped(List<PerCluster<T>> options) {
        return options.stream()
                .collect(Collectors.groupingBy(
                        PerCluster::cluster,
                        LinkedHashMap::new,
                        Collectors.mapping(PerCluster::value, Collectors.toList())));
    }

    /**
     * Reads {@code CLUSTER=VALUE}; each option has a subclass with the words for its value.
     *
     * @param <T> what kind of value
     */
    public abstract static class Parser<T> extends OptionParser<PerCluster<T>> {

        /**
         * @param form what the value is called, such as {@code URL}
         * @param example a value
         * @param value reads one, and throws IllegalArgumentException with a sentence
         */
        protected Parser(String form, String example, Function<String, T> value) {
            super(text -> parse(text, form, example, value));
        }
    }

    private static <T> PerCluster<T> parse(String text, String form, String example, Function<String, T> value) {
        String[] parts = text.split("=", 2);
        if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw new IllegalArgumentException("'" + withoutLogin(text) + "' is not CLUSTER=" + form
                    + ", such as cluster1=" + (parts.length < 2 && isValue(text, value) ? text : example));
        }
        return new PerCluster<>(ClusterName.of(parts[0]), value.apply(parts[1]));
    }

    private static String withoutLogin(String text) {
        return text.replaceFirst("//.*@", "//***@");
    }

    private static boolean isValue(String text, Function<String, ?> value) {
        try {
            return !String.valueOf(value.apply(text)).isBlank();
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
