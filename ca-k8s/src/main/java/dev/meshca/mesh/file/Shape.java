package dev.meshca.mesh.file;

import java.util.List;

/** What can stand in a field. */
sealed interface Shape {

    /**
     * A text.
     *
     * @param pattern what it looks like, as JSON Schema has it; what reads it may know better
     */
    record Text(String pattern) implements Shape {}

    /** One of some texts. */
    record OneOf(List<String> texts) implements Shape {}

    /** A whole number from 1 on. */
    record Count() implements Shape {}

    /** A list with at least one of a kind. */
    record ListOf(Shape each) implements Shape {}

    /** A mapping whose names are known. */
    record Group(List<Field> fields) implements Shape {

        List<String> names() {
            return fields.stream().map(Field::name).toList();
        }
    }

    /**
     * A mapping by names that are free to choose; at least one.
     *
     * @param names what they look like
     * @param each what stands behind each
     */
    record ByName(String names, Group each) implements Shape {}
}
