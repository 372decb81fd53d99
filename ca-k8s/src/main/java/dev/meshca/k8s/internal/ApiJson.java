package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Optional;

/** The JSON of the Kubernetes API. What it cannot read it does not quote: it may be a Secret. */
final class ApiJson {

    private final KubernetesSerialization json;

    ApiJson(KubernetesSerialization json) {
        this.json = json;
    }

    String write(Object object) {
        return json.asJson(object);
    }

    /** What a text in YAML or JSON says; nothing if it is neither, or no object. */
    Map<?, ?> document(String text) {
        try {
            Map<?, ?> document = json.unmarshal(text, Map.class);
            return document == null ? Map.of() : document;
        } catch (RuntimeException unreadable) {
            return Map.of();
        }
    }

    /** An object of a type; empty if the text is no JSON, or is an object of another kind. */
    <T> Optional<T> read(String text, Class<T> type) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            Map<?, ?> answer = json.unmarshal(text, Map.class);
            return isOf(type, answer)
                    ? Optional.of(json.convertValue(AnswerRules.judged(answer, type), type))
                    : Optional.empty();
        } catch (RuntimeException | StackOverflowError unreadable) {
            return Optional.empty();
        }
    }

    /** Objects are called after their kinds; a list may also be one of anything, and what has no kind says so nowhere. */
    private static boolean isOf(Class<?> type, Map<?, ?> object) {
        Object kind = object.get("kind");
        boolean list = KubernetesResourceList.class.isAssignableFrom(type);
        boolean kindless = !list && !HasMetadata.class.isAssignableFrom(type) && type != Status.class;
        return kindless || type.getSimpleName().equals(kind) || (list && "List".equals(kind));
    }

    /** Some servers answer with one where an object is not there. */
    boolean isEmptyList(String text) {
        return read(text, KubernetesList.class)
                .filter(list -> list.getItems() == null || list.getItems().isEmpty())
                .isPresent();
    }

    /** Whether something else than an API server refused: it says no Status, or nothing but its own name, as Envoy does. */
    boolean isRefusalOfAnother(BoundedResponse.Received response) {
        String text = response.text();
        return text.isBlank()
                ? response.namesItsServer()
                : read(text, Status.class).isEmpty();
    }

    /** Why a request was refused, in the server's words. */
    String reason(String text) {
        return read(text, Status.class)
                .map(Status::getMessage)
                .filter(message -> !message.isEmpty())
                .orElse("");
    }
}
