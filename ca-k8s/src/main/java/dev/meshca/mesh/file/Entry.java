package dev.meshca.mesh.file;

import dev.meshca.k8s.kubeconfig.document.Node;
import java.util.List;

/** What a text in YAML says, and where. */
sealed interface Entry {

    /**
     * A place in a text, both numbers from 1.
     *
     * @param line the line
     * @param column the column
     */
    record Mark(int line, int column) implements Comparable<Mark> {

        static final Mark START = new Mark(1, 1);

        @Override
        public int compareTo(Mark other) {
            return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
        }

        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    Mark at();

    /** A name and what it stands for. */
    record Named(Mark at, Scalar name, Entry value) {}

    record Mapping(Mark at, List<Named> entries) implements Entry {}

    record Sequence(Mark at, List<Entry> items) implements Entry {}

    /** A scalar; its kind is what other programs take it for. */
    record Scalar(Mark at, Node.Scalar.Kind kind, String text) implements Entry {}

    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.kind() == Node.Scalar.Kind.NOTHING;
    }

    /** In a sentence. */
    default String what() {
        if (this instanceof Scalar scalar) {
            return switch (scalar.kind()) {
                case TEXT -> "a text";
                case NUMBER -> "a number";
                case FLAG -> "true or false";
                case NOTHING -> "nothing";
            };
        }
        return this instanceof Mapping ? "a mapping" : "a list";
    }
}
