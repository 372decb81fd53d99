package dev.meshca.mesh.file;

import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.kubeconfig.document.Node;
import dev.meshca.mesh.file.Entry.Mapping;
import dev.meshca.mesh.file.Entry.Mark;
import dev.meshca.mesh.file.Entry.Named;
import dev.meshca.mesh.file.Entry.Scalar;
import dev.meshca.mesh.text.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The fields of one mapping. What is unknown, missing, or of another shape than its field is a fault. */
final class Section {

    private static final String NOTHING = " says nothing: give it a value, or remove it";
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,4}");

    private final Mapping mapping;
    private final Faults faults;

    private Section(Shape.Group group, Mapping mapping, Faults faults) {
        this.mapping = mapping;
        this.faults = faults;
        mapping.entries().stream()
                .filter(entry -> !group.names().contains(entry.name().text()))
                .forEach(entry -> unknown(entry, group.names()));
        group.fields().stream()
                .filter(field -> field.required() && find(field).isEmpty())
                .forEach(field -> faults.add(mapping.at(), "the field '" + field.name() + "' is missing here"));
    }

    /** @param what whose fields these should be, in a sentence */
    static Optional<Section> of(Shape.Group group, String what, Entry entry, Faults faults) {
        if (entry instanceof Mapping mapping) {
            return Optional.of(new Section(group, mapping, faults));
        }
        faults.add(
                entry.at(),
                what + " is a mapping with " + String.join(", ", group.names()) + ", and this is " + entry.what());
        return Optional.empty();
    }

    private void unknown(Named entry, List<String> names) {
        String name = entry.name().text();
        faults.add(
                entry.at(),
                "there is no field '" + PlainText.of(name) + "' here, only " + String.join(", ", names)
                        + Nearest.question(name, names));
    }

    private Optional<Named> find(Field field) {
        return mapping.entries().stream()
                .filter(entry -> entry.name().text().equals(field.name()))
                .findFirst();
    }

    /** Where the value of a field stands, or else all of this. */
    Mark at(Field field) {
        return find(field).map(entry -> entry.value().at()).orElse(mapping.at());
    }

    /** @param parser throws IllegalArgumentException with a sentence */
    <T> Optional<T> value(Field field, Function<String, T> parser) {
        return find(field)
                .flatMap(entry -> text(field, entry.value(), parser))
                .flatMap(text -> faults.made(at(field), field.name(), () -> parser.apply(text)));
    }

    Optional<String> text(Field field) {
        return value(field, Function.identity());
    }

    private Optional<String> text(Field field, Entry value, Function<String, ?> parser) {
        if (value instanceof Scalar scalar
                && (scalar.kind() == Node.Scalar.Kind.TEXT
                        || (scalar.kind() == Node.Scalar.Kind.NUMBER && field.shape() instanceof Shape.Count))) {
            if (scalar.text().isBlank()) {
                faults.add(value.at(), field.name() + " is empty: give it a value, or remove it");
                return Optional.empty();
            }
            return Optional.of(scalar.text());
        }
        if (value.isNothing()) {
            faults.add(value.at(), field.name() + NOTHING);
        } else if (!(value instanceof Scalar scalar)) {
            faults.add(value.at(), field.name() + " is " + wanted(field.shape()) + ", and this is " + value.what());
        } else if (faults.made(value.at(), field.name(), () -> parser.apply(scalar.text()))
                .isPresent()) {
            faults.add(value.at(), field.name() + otherwiseRead(scalar));
        }
        return Optional.empty();
    }

    private static String wanted(Shape shape) {
        return shape instanceof Shape.Count ? "a whole number" : "a text";
    }

    private static String otherwiseRead(Scalar scalar) {
        return " is " + PlainText.of(scalar.text()) + ", which programs read as " + scalar.what()
                + ": put it in quotes";
    }

    Optional<Integer> count(Field field) {
        return value(field, text -> {
            if (!COUNT.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "'" + PlainText.of(text) + "' is not a whole number such as 5, from 1 to 99999");
            }
            return Integer.valueOf(text);
        });
    }

    Optional<Section> group(Field field) {
        return find(field).flatMap(entry -> of((Shape.Group) field.shape(), field.name(), entry.value(), faults));
    }

    /** The items of a list, each of which has fields. */
    List<Section> groups(Field field) {
        Shape.Group group = (Shape.Group) ((Shape.ListOf) field.shape()).each();
        return items(field).stream()
                .flatMap(item -> of(group, field.name(), item, faults).stream())
                .toList();
    }

    /** The items of a list of texts. */
    <T> List<T> values(Field field, Function<String, T> parser) {
        return items(field).stream()
                .flatMap(item -> text(field, item, parser).stream()
                        .flatMap(text -> faults.made(item.at(), field.name(), () -> parser.apply(text)).stream()))
                .toList();
    }

    private List<Entry> items(Field field) {
        Optional<Entry> value = find(field).map(Named::value);
        if (value.isPresent()
                && value.get() instanceof Entry.Sequence list
                && !list.items().isEmpty()) {
            return list.items();
        }
        value.ifPresent(other -> faults.add(other.at(), field.name() + " is a list with at least one item"));
        return List.of();
    }

    /** @param each gets a name, and the fields behind it */
    void byName(Field field, BiConsumer<Scalar, Section> each) {
        Optional<Entry> value = find(field).map(Named::value);
        if (value.isEmpty()) {
            return;
        }
        if (!(value.get() instanceof Mapping named) || named.entries().isEmpty()) {
            faults.add(value.get().at(), field.name() + " is a mapping with at least one name in it");
            return;
        }
        Shape.Group group = ((Shape.ByName) field.shape()).each();
        for (Named entry : named.entries()) {
            Scalar name = entry.name();
            if (name.kind() != Node.Scalar.Kind.TEXT) {
                faults.add(name.at(), "the name" + (name.isNothing() ? NOTHING : otherwiseRead(name)));
            } else {
                of(group, "'" + PlainText.of(name.text()) + "'", entry.value(), faults)
                        .ifPresent(section -> each.accept(name, section));
            }
        }
    }
}
