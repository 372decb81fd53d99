package dev.meshca.k8s.answers;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects of the model with every property, level by level for as long as our code reads it. What nobody reads is null, which
 * says as much as nothing; but each name is there.
 */
final class Filled {

    static final String TEXT = "filled";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ReadModel model;

    Filled(ReadModel model) {
        this.model = model;
    }

    ObjectNode of(Class<?> type) {
        ObjectNode object = NODES.objectNode();
        for (Field field : type.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property != null) {
                boolean filled = property.value().equals("name") || model.reads(type, getter(field));
                object.set(property.value(), filled ? value(field.getGenericType()) : NODES.nullNode());
            }
        }
        return object;
    }

    private static String getter(Field field) {
        String name = field.getName().replace("_", "");
        return "get" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private JsonNode value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            JsonNode element = value(arguments[arguments.length - 1]);
            return Collection.class.isAssignableFrom((Class<?>) generic.getRawType())
                    ? NODES.arrayNode().add(element)
                    : NODES.objectNode().set(TEXT, element);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == Boolean.class) {
            return NODES.booleanNode(true);
        }
        if (Number.class.isAssignableFrom(raw)) {
            return NODES.numberNode(1);
        }
        if (Temporal.class.isAssignableFrom(raw)) {
            return NODES.stringNode("2026-01-01T00:00:00.000000Z");
        }
        boolean text = raw == String.class || raw == Object.class || Map.class.isAssignableFrom(raw);
        return text ? NODES.stringNode(TEXT) : of(raw);
    }

    /** What is known of an object, and the rest filled. */
    static JsonNode merged(JsonNode filled, JsonNode known) {
        if (known.isObject() && filled.isObject()) {
            ObjectNode merged = ((ObjectNode) filled).deepCopy();
            known.properties()
                    .forEach(
                            entry -> merged.set(entry.getKey(), merged(filled.path(entry.getKey()), entry.getValue())));
            return merged;
        }
        if (known.isArray() && filled.path(0).isObject()) {
            ArrayNode merged = NODES.arrayNode();
            known.forEach(element -> merged.add(merged(filled.path(0), element)));
            return merged;
        }
        return known;
    }
}
