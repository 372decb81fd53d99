package dev.meshca.mesh.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An element of HTML, SVG or XML. Text and values of attributes stand in it as text, whatever they are. */
final class Markup {

    /** Ended by a newline, so that a document can be read and compared line by line. */
    private static final Set<String> BLOCKS =
            Set.of("section", "header", "nav", "h2", "h3", "tr", "li", "p", "g", "table", "testcase", "testsuite");

    private final String tag;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> content = new ArrayList<>();

    private Markup(String tag) {
        this.tag = tag;
    }

    /**
     * An element.
     *
     * @param tag its name
     * @param content elements, collections and optionals of them, or anything else, which is text
     */
    static Markup of(String tag, Object... content) {
        return new Markup(tag).add(content);
    }

    /** An element with a class. */
    static Markup styled(String tag, String style, Object... content) {
        return new Markup(tag).with("class", style).add(content);
    }

    Markup with(String attribute, Object value) {
        attributes.put(attribute, value.toString());
        return this;
    }

    Markup add(Object... more) {
        for (Object part : more) {
            if (part instanceof Iterable<?> parts) {
                parts.forEach(this::add);
            } else if (part instanceof Optional<?> maybe) {
                maybe.ifPresent(this::add);
            } else {
                content.add(part);
            }
        }
        return this;
    }

    private void writeTo(StringBuilder out) {
        out.append('<').append(tag);
        attributes.forEach((name, value) -> out.append(' ')
                .append(name)
                .append("=\"")
                .append(escaped(value))
                .append('"'));
        out.append('>');
        for (Object part : content) {
            if (part instanceof Markup element) {
                element.writeTo(out);
            } else {
                out.append(escaped(part.toString()));
            }
        }
        out.append("</").append(tag).append('>');
        if (BLOCKS.contains(tag)) {
            out.append('\n');
        }
    }

    private static String escaped(String text) {
        return Visible.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        writeTo(out);
        return out.toString();
    }
}
