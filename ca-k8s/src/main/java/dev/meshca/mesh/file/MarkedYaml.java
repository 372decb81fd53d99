package dev.meshca.mesh.file;

import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.kubeconfig.document.Node;
import dev.meshca.mesh.file.Entry.Mapping;
import dev.meshca.mesh.file.Entry.Mark;
import dev.meshca.mesh.file.Entry.Named;
import dev.meshca.mesh.file.Entry.Scalar;
import dev.meshca.mesh.file.Entry.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** One document in YAML, without anchors and tags, so that what is read is what is seen. */
final class MarkedYaml {

    private static final int MAX_DEPTH = 32;

    private final Iterator<Event> events;
    private final Faults faults;

    private MarkedYaml(String text, Faults faults) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(text.length() + 1).build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
        this.faults = faults;
    }

    /** The document; empty if there is none that could be read. */
    static Optional<Entry> read(String text, Faults faults) {
        try {
            return new MarkedYaml(text, faults).document();
        } catch (MarkedYamlEngineException unreadable) {
            Mark at = unreadable.getProblemMark().map(MarkedYaml::mark).orElse(Mark.START);
            faults.add(at, "this is no YAML: " + oneLine(unreadable.getProblem()));
        } catch (ReaderException unreadable) {
            faults.add(
                    place(text, unreadable.getPosition()),
                    "this is no YAML: the character U+%04X stands here".formatted(unreadable.getCodePoint()));
        } catch (YamlEngineException unreadable) {
            faults.add(Mark.START, "this is no YAML: " + oneLine(String.valueOf(unreadable.getMessage())));
        }
        return Optional.empty();
    }

    /** @param position how many characters stand before it */
    private static Mark place(String text, int position) {
        String before = text.substring(0, text.offsetByCodePoints(0, position));
        int line = (int) before.chars().filter(letter -> letter == '\n').count() + 1;
        return new Mark(line, before.length() - before.lastIndexOf('\n'));
    }

    private static String oneLine(String problem) {
        return problem.lines().findFirst().orElse("").replace("\t", "").strip();
    }

    private Optional<Entry> document() {
        Optional<Entry> document = Optional.empty();
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent node && document.isEmpty()) {
                document = Optional.of(entry(node, MAX_DEPTH));
            } else if (event.getEventId() == Event.ID.DocumentStart && document.isPresent()) {
                faults.add(mark(event), "a second document begins here, and a file is of one mesh");
                return document;
            }
        }
        if (document.filter(entry -> !entry.isNothing()).isEmpty()) {
            faults.add(Mark.START, "the file is empty");
            return Optional.empty();
        }
        return document;
    }

    private Entry entry(NodeEvent event, int left) {
        if (left < 0) {
            throw new YamlEngineException("it is nested more than " + MAX_DEPTH + " deep");
        }
        if (event.getAnchor().isPresent()) {
            faults.add(mark(event), "anchors and aliases (& and *) are not read here: write the value out");
        }
        if (event instanceof AliasEvent) {
            return new Scalar(mark(event), Node.Scalar.Kind.TEXT, "");
        }
        return switch (event.getEventId()) {
            case MappingStart -> mapping(mark(event), left);
            case SequenceStart -> sequence(mark(event), left);
            default -> scalar((ScalarEvent) event);
        };
    }

    private Mapping mapping(Mark at, int left) {
        Map<String, Named> entries = new LinkedHashMap<>();
        for (Event event = events.next(); event instanceof NodeEvent key; event = events.next()) {
            Entry name = entry(key, left - 1);
            Entry value = entry((NodeEvent) events.next(), left - 1);
            if (name instanceof Scalar scalar) {
                add(new Named(name.at(), scalar, value), entries);
            } else {
                faults.add(name.at(), "the name of a field is a text, and this is " + name.what());
            }
        }
        return new Mapping(at, List.copyOf(entries.values()));
    }

    private void add(Named entry, Map<String, Named> entries) {
        Named first = entries.putIfAbsent(entry.name().text(), entry);
        if (first != null) {
            faults.add(
                    entry.at(),
                    "'" + PlainText.of(entry.name().text()) + "' stands here a second time, the first is in line "
                            + first.at().line() + ": keep one");
        }
    }

    private Sequence sequence(Mark at, int left) {
        List<Entry> items = new ArrayList<>();
        for (Event event = events.next(); event instanceof NodeEvent item; event = events.next()) {
            items.add(entry(item, left - 1));
        }
        return new Sequence(at, items);
    }

    private Scalar scalar(ScalarEvent event) {
        if (event.getTag().isPresent()) {
            faults.add(mark(event), "tags (!) are not read here: put a text in quotes");
        }
        Node.Scalar.Kind kind =
                event.isPlain() ? Node.Scalar.plain(event.getValue()).kind() : Node.Scalar.Kind.TEXT;
        return new Scalar(mark(event), kind, event.getValue());
    }

    private static Mark mark(Event event) {
        return event.getStartMark().map(MarkedYaml::mark).orElse(Mark.START);
    }

    private static Mark mark(org.snakeyaml.engine.v2.exceptions.Mark mark) {
        return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
