package dev.meshca.k8s.answers;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What stands in an answer in place of a value. */
public enum Wrong {
    MISSING,
    NULL,
    TEXT,
    EMPTY_TEXT,
    NUMBER,
    EMPTY_OBJECT,
    EMPTY_LIST,
    LIST_OF_NULL,
    LIST_WITH_NULL;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Nothing if that would be what stands there. */
    Optional<JsonNode> inPlaceOf(JsonNode value) {
        return Optional.<JsonNode>of(
                        switch (this) {
                            case MISSING -> NODES.missingNode();
                            case NULL -> NODES.nullNode();
                            case TEXT -> NODES.stringNode("no such thing");
                            case EMPTY_TEXT -> NODES.stringNode("");
                            case NUMBER -> NODES.numberNode(-7);
                            case EMPTY_OBJECT -> NODES.objectNode();
                            case EMPTY_LIST -> NODES.arrayNode();
                            case LIST_OF_NULL -> NODES.arrayNode().addNull();
                            case LIST_WITH_NULL -> withNull(value);
                        })
                .filter(wrong -> !wrong.equals(value));
    }

    private static JsonNode withNull(JsonNode value) {
        return value instanceof ArrayNode list ? list.deepCopy().addNull() : value;
    }
}
