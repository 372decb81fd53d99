package dev.meshca.k8s.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer with one thing wrong in it.
 *
 * @param request which answer, as {@code METHOD /path}
 * @param place where in it
 * @param wrong what stands there
 * @param answer the answer
 * @param honest whether an API server can say so
 */
public record Spoilt(String request, JsonPointer place, Wrong wrong, JsonNode answer, boolean honest) {

    /** Without them there is no such object. */
    private static final Pattern REQUIRED =
            Pattern.compile(".*(/metadata|/metadata/(name|namespace)|/(env|webhooks|containers|volumes)/\\d+/name"
                    + "|/service/name|/service/namespace|/spec/trustBundle|/containerStatuses/\\d+/name)");

    /**
     * Every place of an answer, spoilt in every way.
     *
     * @param request whose answer
     * @param answer as it should be
     * @return the variants
     */
    public static List<Spoilt> all(String request, JsonNode answer) {
        List<Spoilt> variants = new ArrayList<>();
        for (JsonPointer place : places(answer)) {
            for (Wrong wrong : Wrong.values()) {
                wrong.inPlaceOf(answer.at(place))
                        .ifPresent(value -> replaced(answer, place, value)
                                .ifPresent(spoilt -> variants.add(new Spoilt(
                                        request, place, wrong, spoilt, isHonest(answer.at(place), value, place)))));
            }
        }
        return variants;
    }

    private static boolean isHonest(JsonNode was, JsonNode value, JsonPointer place) {
        boolean nothing =
                value.isMissingNode() || value.isNull() || value.isEmpty() && value.isContainer() || isEmptyText(value);
        boolean element = place.last() != null && place.last().mayMatchElement();
        boolean fits = value.isMissingNode()
                || value.isNull() && !element
                || was.isNull()
                || was.getNodeType() == value.getNodeType()
                        && !(value.isArray() && value.path(value.size() - 1).isNull());
        return !place.matches()
                && fits
                && !(nothing && REQUIRED.matcher(place.toString()).matches())
                && !(value.isMissingNode() && place.toString().equals("/items"));
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.isString() && value.stringValue().isEmpty();
    }

    private static List<JsonPointer> places(JsonNode answer) {
        List<JsonPointer> places = new ArrayList<>();
        visit(answer, JsonPointer.empty(), places);
        return places;
    }

    private static void visit(JsonNode node, JsonPointer here, List<JsonPointer> places) {
        places.add(here);
        node.properties().forEach(entry -> visit(entry.getValue(), here.appendProperty(entry.getKey()), places));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            visit(node.get(i), here.appendIndex(i), places);
        }
    }

    private static Optional<JsonNode> replaced(JsonNode answer, JsonPointer place, JsonNode value) {
        if (place.matches()) {
            return Optional.of(value);
        }
        JsonNode copy = answer.deepCopy();
        JsonNode parent = copy.at(place.head());
        if (parent instanceof ArrayNode list && value.isMissingNode()) {
            list.remove(place.last().getMatchingIndex());
        } else if (parent instanceof ArrayNode list) {
            list.set(place.last().getMatchingIndex(), value);
        } else if (value.isMissingNode()) {
            ((ObjectNode) parent).remove(place.last().getMatchingProperty());
        } else {
            ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
        }
        return copy.equals(answer) ? Optional.empty() : Optional.of(copy);
    }

    /**
     * The answer.
     *
     * @return as JSON; nothing at all where even the object is missing
     */
    public String text() {
        return answer.isMissingNode() ? "" : answer.toString();
    }

    @Override
    public String toString() {
        return request + " with " + wrong + " at " + (place.matches() ? "the top" : place);
    }
}
