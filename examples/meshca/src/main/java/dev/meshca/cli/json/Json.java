package dev.meshca.cli.json;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes documents: indented, in the order of their components, in ASCII whatever the terminal, times in ISO 8601. */
public final class Json {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writerWithDefaultPrettyPrinter();

    private Json() {}

    /**
     * One JSON object, ended by a newline.
     *
     * @param document a document of this package
     * @return the text
     */
    public static String write(Record document) {
        return WRITER.writeValueAsString(document) + "\n";
    }
}
