package dev.meshca.k8s.kubeconfig.document;

import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import dev.meshca.k8s.kubeconfig.document.Node.Scalar;
import dev.meshca.k8s.kubeconfig.document.Node.Sequence;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one object, each of which is asked for by name. What was not asked for is refused by its name in the end, so
 * nothing is dropped without a word.
 */
public final class Fields {

    private static final int SHOWN = 5;
    private static final Set<String> LEFT_OUT = Set.of("DATA+OMITTED", "REDACTED");

    private final String owner;
    private final Mapping mapping;
    private final Set<String> known = new HashSet<>();

    public Fields(String owner, Mapping mapping) {
        this.owner = owner;
        this.mapping = mapping;
    }

    /** Whose fields these are, in a sentence. */
    public String owner() {
        return owner;
    }

    /** A field that says nothing, or is empty, is as good as absent. */
    public Optional<String> text(String field) {
        return value(field).map(node -> text(field, node)).filter(text -> !text.isEmpty());
    }

    private String text(String field, Node node) {
        if (node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.TEXT) {
            return scalar.text();
        }
        throw wrong(field, node, node instanceof Scalar ? "a text: put it in quotes" : "a text");
    }

    /** A text that {@code kubectl config view} leaves out: what it prints is often saved as a kubeconfig. */
    public Optional<String> confidential(String field) {
        Optional<String> text = text(field);
        text.filter(LEFT_OUT::contains).ifPresent(word -> {
            throw new Refusal(
                    field + " of " + owner + " is " + word + ", which is how kubectl config view leaves it out:"
                            + " save what kubectl config view --raw prints, or take the kubeconfig itself");
        });
        return text;
    }

    public boolean flag(String field) {
        Optional<Node> value = value(field);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get() instanceof Scalar scalar && scalar.kind() == Scalar.Kind.FLAG) {
            return scalar.isTrue();
        }
        throw wrong(field, value.get(), "true or false, without quotes");
    }

    public List<String> texts(String field) {
        return value(field).map(node -> texts(field, node)).orElse(List.of());
    }

    private List<String> texts(String field, Node node) {
        return items(field, node).stream()
                .map(item -> item.isNothing() ? "" : text(field, item))
                .toList();
    }

    public Map<String, List<String>> textsByName(String field) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        mapping(field)
                .ifPresent(entries -> entries.entries().forEach((name, node) -> {
                    if (!node.isNothing()) {
                        found.put(name, texts(field, node));
                    }
                }));
        return found;
    }

    public Optional<Mapping> mapping(String field) {
        return value(field).map(node -> {
            if (node instanceof Mapping found) {
                return found;
            }
            throw wrong(field, node, "a mapping");
        });
    }

    public List<Mapping> mappings(String field) {
        return value(field).map(node -> items(field, node)).orElse(List.of()).stream()
                .filter(item -> !item.isNothing())
                .map(item -> {
                    if (item instanceof Mapping found) {
                        return found;
                    }
                    throw wrong(field, item, "a list of mappings");
                })
                .toList();
    }

    private List<Node> items(String field, Node node) {
        if (node instanceof Sequence sequence) {
            return sequence.items();
        }
        throw wrong(field, node, "a list");
    }

    public Optional<Node> value(String field) {
        known.add(field);
        return Optional.ofNullable(mapping.entries().get(field)).filter(node -> !node.isNothing());
    }

    /** Fields that say nothing about how to connect. */
    public void harmless(String... fields) {
        known.addAll(List.of(fields));
    }

    public void refuse(String field, String why) {
        if (value(field).isPresent()) {
            throw new Refusal(owner + " has " + field + ", " + why);
        }
    }

    public void end() {
        List<String> unknown = mapping.entries().keySet().stream()
                .filter(name -> !known.contains(name) && value(name).isPresent())
                .limit(SHOWN)
                .map(name -> "'" + PlainText.of(name) + "'")
                .toList();
        if (!unknown.isEmpty()) {
            throw new Refusal(owner + " has the field " + String.join(", ", unknown)
                    + ", which is not known here and so not obeyed: correct its name, or remove it");
        }
    }

    private Refusal wrong(String field, Node node, String wanted) {
        return new Refusal(field + " of " + owner + " is " + node.what() + "; it must be " + wanted);
    }
}
