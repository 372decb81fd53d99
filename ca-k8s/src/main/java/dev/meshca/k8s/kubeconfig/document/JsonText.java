package dev.meshca.k8s.kubeconfig.document;

import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import dev.meshca.k8s.kubeconfig.document.Node.Scalar;
import dev.meshca.k8s.kubeconfig.document.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A text in JSON. Of two entries with one name in an object, the last counts. */
final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();

    private final String text;

    JsonText(String text) {
        this.text = text;
    }

    Node node() {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return node(parser, Node.MAX_DEPTH);
        }
    }

    /** Nothing but blanks may stand behind it. */
    Node whole() {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Node node = node(parser, Node.MAX_DEPTH);
            if (parser.nextToken() != null) {
                throw new Refusal("goes on behind its end");
            }
            return node;
        }
    }

    private static Node node(JsonParser parser, int left) {
        Node.checkDepth(left);
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, left);
            case START_ARRAY -> sequence(parser, left);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(Scalar.Kind.NUMBER, parser.getString());
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(Scalar.Kind.FLAG, parser.getString());
            case VALUE_NULL -> new Scalar(Scalar.Kind.NOTHING, "");
            default -> new Scalar(Scalar.Kind.TEXT, parser.getString());
        };
    }

    private static Mapping mapping(JsonParser parser, int left) {
        Map<String, Node> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            entries.put(name, node(parser, left - 1));
        }
        return new Mapping(entries);
    }

    private static Sequence sequence(JsonParser parser, int left) {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, left - 1));
        }
        return new Sequence(items);
    }
}
