package dev.meshca.k8s.kubeconfig.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text in YAML or JSON says. Aliases share what they stand for, so no text grows when it is read. */
public sealed interface Node {

    int MAX_DEPTH = 64;

    static void checkDepth(int left) {
        if (left < 0) {
            throw new Refusal("is nested more than " + MAX_DEPTH + " deep");
        }
    }

    record Mapping(Map<String, Node> entries) implements Node {

        public static final Mapping EMPTY = new Mapping(Map.of());

        @Override
        public String toString() {
            return "Mapping" + entries.keySet();
        }
    }

    record Sequence(List<Node> items) implements Node {

        @Override
        public String toString() {
            return "Sequence of " + items.size();
        }
    }

    /** A scalar is shown without its text, which may be a secret. */
    record Scalar(Kind kind, String text) implements Node {

        private static final Set<String> YES =
                Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
        private static final Set<String> NO =
                Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");

        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
        private static final Pattern NUMBER =
                Pattern.compile("[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?"
                        + "|\\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");

        public enum Kind {
            TEXT("a text"),
            NUMBER("a number"),
            FLAG("true or false"),
            NOTHING("nothing");

            private final String words;

            Kind(String words) {
                this.words = words;
            }
        }

        /** What stands in YAML 1.1 without quotes. */
        public static Scalar plain(String text) {
            if (NULLS.contains(text)) {
                return new Scalar(Kind.NOTHING, "");
            }
            if (YES.contains(text) || NO.contains(text)) {
                return new Scalar(Kind.FLAG, text);
            }
            return new Scalar(NUMBER.matcher(text).matches() ? Kind.NUMBER : Kind.TEXT, text);
        }

        boolean isTrue() {
            return YES.contains(text);
        }

        @Override
        public String toString() {
            return kind.words;
        }
    }

    /** In a sentence. */
    default String what() {
        if (this instanceof Scalar scalar) {
            return scalar.toString();
        }
        return this instanceof Mapping ? "a mapping" : "a list";
    }

    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NOTHING;
    }

    /** In maps, lists and boxes, of which there are at most so many. */
    static @Nullable Object plain(Node node, int[] left) {
        if (left[0]-- <= 0) {
            throw new Refusal("is too large");
        }
        if (node instanceof Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.entries().forEach((name, value) -> map.put(name, plain(value, left)));
            return map;
        }
        if (node instanceof Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(plain(item, left)));
            return list;
        }
        return plain((Scalar) node);
    }

    private static @Nullable Object plain(Scalar scalar) {
        return switch (scalar.kind()) {
            case TEXT -> scalar.text();
            case NUMBER -> number(scalar.text());
            case FLAG -> scalar.isTrue();
            case NOTHING -> null;
        };
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException ofAnotherBase) {
            return text;
        }
    }
}
