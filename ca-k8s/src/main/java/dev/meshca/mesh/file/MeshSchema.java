package dev.meshca.mesh.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The fields of the file as JSON Schema. */
final class MeshSchema {

    private static final String DESCRIPTION = "description";

    private MeshSchema() {}

    static String text() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A mesh file of the Mesh CA toolkit");
        schema.putAll(group(MeshFields.MESH));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }

    private static Map<String, Object> group(Shape.Group group) {
        Map<String, Object> properties = new LinkedHashMap<>();
        group.fields().forEach(field -> properties.put(field.name(), property(field)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        List<String> required =
                group.fields().stream().filter(Field::required).map(Field::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> property(Field field) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put(DESCRIPTION, field.meaning());
        property.putAll(shape(field.shape()));
        return property;
    }

    private static Map<String, Object> shape(Shape shape) {
        if (shape instanceof Shape.Text text) {
            return ordered("type", "string", "pattern", text.pattern());
        }
        if (shape instanceof Shape.OneOf choice) {
            return Map.of("enum", choice.texts());
        }
        if (shape instanceof Shape.Count) {
            return ordered("type", "integer", "minimum", 1);
        }
        if (shape instanceof Shape.ListOf list) {
            Map<String, Object> schema = ordered("type", "array", "minItems", 1);
            schema.put("items", shape(list.each()));
            return schema;
        }
        if (shape instanceof Shape.Group group) {
            return group(group);
        }
        Shape.ByName named = (Shape.ByName) shape;
        Map<String, Object> schema = ordered("type", "object", "minProperties", 1);
        schema.put("propertyNames", Map.of("pattern", named.names()));
        schema.put("additionalProperties", group(named.each()));
        return schema;
    }

    private static Map<String, Object> ordered(String first, Object value, String second, Object other) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, value);
        map.put(second, other);
        return map;
    }
}
