package dev.meshca.k8s.kubeconfig.document;

import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import dev.meshca.k8s.kubeconfig.document.Node.Scalar;
import dev.meshca.k8s.kubeconfig.document.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A text in YAML, of which {@code kubectl} reads version 1.1: {@code yes} is a flag, {@code 0123} a number, and {@code <<}
 * merges. Of two entries with one name in a mapping, the last counts.
 */
final class YamlText {

    private static final String MERGE = "<<";
    private static final String TAB = ", a tab is no indentation";
    private static final Pattern INDENTED_BY_TAB = Pattern.compile(" *\t");
    private static final Pattern TABS_BEHIND_A_NAME =
            Pattern.compile("^( *(?:- +)*(?:[A-Za-z0-9./_-]+|\"[^\"\n]*\"|'[^'\n]*'):)[ \t]++", Pattern.MULTILINE);
    private static final Pattern TABS_AT_THE_END = Pattern.compile("(?<![ \t])[ \t]++$", Pattern.MULTILINE);

    private final Iterator<Event> events;
    private final Map<Anchor, Node> anchors = new HashMap<>();

    private YamlText(String text, boolean marks) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(DocumentText.MAX_BYTES)
                .setUseMarks(marks)
                .build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    /** The first document. */
    static Node read(String text) {
        try {
            return new YamlText(text, false).node();
        } catch (YamlEngineException unreadable) {
            return new YamlText(withoutTabs(text), false).node();
        }
    }

    /** YAML allows them behind a name and at the end of a line, and the parser does not. */
    private static String withoutTabs(String text) {
        return TABS_AT_THE_END
                .matcher(TABS_BEHIND_A_NAME.matcher(text).replaceAll("$1 "))
                .replaceAll("");
    }

    /** The place where a text ceases to be YAML, in brackets; none of its words. */
    static String fault(String text) {
        try {
            new YamlText(withoutTabs(text), true).node();
        } catch (MarkedYamlEngineException unreadable) {
            return unreadable
                    .getProblemMark()
                    .map(mark -> " (line " + (mark.getLine() + 1) + (isIndentedByTab(text, mark) ? TAB : "") + ")")
                    .orElse("");
        } catch (YamlEngineException | Refusal elsewhere) {
            return "";
        }
        return "";
    }

    private static boolean isIndentedByTab(String text, Mark mark) {
        return text.lines()
                .skip(mark.getLine())
                .findFirst()
                .filter(line -> INDENTED_BY_TAB.matcher(line).lookingAt())
                .isPresent();
    }

    private Node node() {
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent first) {
                return node(first, Node.MAX_DEPTH);
            }
        }
        return Mapping.EMPTY;
    }

    private Node node(NodeEvent event, int left) {
        Node.checkDepth(left);
        if (event instanceof AliasEvent alias) {
            return Optional.ofNullable(anchors.get(alias.getAlias()))
                    .orElseThrow(() -> new Refusal("has an alias that stands for nothing, or for itself"));
        }
        Node node = switch (event.getEventId()) {
            case MappingStart -> mapping(left);
            case SequenceStart -> sequence(left);
            default -> scalar((ScalarEvent) event);
        };
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    private Mapping mapping(int left) {
        Map<String, Node> entries = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (Event event = events.next(); event instanceof NodeEvent key; event = events.next()) {
            String name = name(node(key, left - 1));
            Node value = node((NodeEvent) events.next(), left - 1);
            if (name.equals(MERGE)) {
                merged.add(value);
            } else {
                entries.put(name, value);
            }
        }
        merged.forEach(value -> merge(entries, value));
        return new Mapping(entries);
    }

    private static String name(Node key) {
        if (key instanceof Scalar scalar) {
            return scalar.text();
        }
        throw new Refusal("has a mapping with something as a name that is no text");
    }

    private static void merge(Map<String, Node> entries, Node value) {
        if (value instanceof Mapping mapping) {
            mapping.entries().forEach(entries::putIfAbsent);
        } else if (value instanceof Sequence sequence
                && sequence.items().stream().allMatch(Mapping.class::isInstance)) {
            sequence.items().forEach(item -> merge(entries, item));
        } else {
            throw new Refusal("merges something that is no mapping (<<)");
        }
    }

    private Sequence sequence(int left) {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); event instanceof NodeEvent item; event = events.next()) {
            items.add(node(item, left - 1));
        }
        return new Sequence(items);
    }

    private static Scalar scalar(ScalarEvent event) {
        return event.isPlain() && event.getTag().isEmpty()
                ? Scalar.plain(event.getValue())
                : new Scalar(Scalar.Kind.TEXT, event.getValue());
    }
}
