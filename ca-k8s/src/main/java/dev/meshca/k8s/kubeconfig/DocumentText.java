package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.Node.Mapping;
import dev.meshca.k8s.kubeconfig.Node.Scalar;
import dev.meshca.k8s.kubeconfig.Node.Sequence;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads the first document of a text in YAML or JSON, as {@code kubectl} does: with aliases and merge keys, and of two
 * entries with one name in a mapping the last counts. What it refuses is said without a word of the text.
 */
final class DocumentText {

    static final int MAX_BYTES = 3_000_000;

    private static final int MAX_DEPTH = 64;
    private static final String MERGE = "<<";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonParser parser;
    private final Map<String, Node> anchors = new HashMap<>();

    private DocumentText(JsonParser parser) {
        this.parser = parser;
    }

    /** The refusal goes on after the name of the text: "is …". */
    static Node read(byte[] bytes) {
        String text = decoded(bytes);
        if (text.isBlank()) {
            return Mapping.EMPTY;
        }
        if (text.stripLeading().startsWith("{")) {
            try {
                return read(new JsonFactory(), text);
            } catch (JacksonException noJson) {
                return yaml(text);
            }
        }
        return yaml(text);
    }

    private static Node yaml(String text) {
        try {
            return read(new YAMLFactory(), text);
        } catch (JacksonException | StackOverflowError unreadable) {
            throw new Refusal("does not parse as YAML or JSON");
        }
    }

    private static Node read(TokenStreamFactory format, String text) {
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            return first == null ? Mapping.EMPTY : new DocumentText(parser).node(0);
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Refusal("is not text in UTF-8");
        }
    }

    private Node node(int depth) {
        if (depth > MAX_DEPTH) {
            throw new Refusal("is nested more than " + MAX_DEPTH + " deep");
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            return meant(yaml.getString());
        }
        Object anchor = parser.getObjectId();
        Node node = switch (parser.currentToken()) {
            case START_OBJECT -> mapping(depth);
            case START_ARRAY -> sequence(depth);
            default -> scalar();
        };
        if (anchor != null) {
            anchors.put(String.valueOf(anchor), node);
        }
        return node;
    }

    private Node meant(String alias) {
        Node node = anchors.get(alias);
        if (node == null) {
            throw new Refusal("has an alias that stands for nothing, or for itself");
        }
        return node;
    }

    private Node mapping(int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Node value = node(depth + 1);
            if (name.equals(MERGE)) {
                merged.add(value);
            } else {
                entries.put(name, value);
            }
        }
        merged.forEach(value -> merge(entries, value));
        return new Mapping(entries);
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

    private Node sequence(int depth) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(depth + 1));
        }
        return new Sequence(items);
    }

    private Node scalar() {
        Scalar.Kind kind = switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Scalar.Kind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> Scalar.Kind.FLAG;
            case VALUE_NULL -> Scalar.Kind.NOTHING;
            default -> Scalar.Kind.TEXT;
        };
        return new Scalar(kind, String.valueOf(parser.getString()));
    }
}
