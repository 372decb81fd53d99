package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.ClusterTrustBundle;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.version.Info;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every API server makes sure of in what it answers. Whoever answers otherwise is none, and nothing in the answer is
 * believed, not even that something is missing in it; so no reader has to ask.
 */
final class AnswerRules {

    /** Lists whose elements go by their names. */
    private static final Set<String> NAMED =
            Set.of("containers", "initContainers", "env", "volumes", "webhooks", "containerStatuses");

    /** The value of a label; that of a revision goes into the paths of other requests too. */
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");

    private AnswerRules() {}

    /** An answer that breaks a rule. */
    static final class BrokenException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private BrokenException() {
            super(null, null, false, false);
        }
    }

    /** The answer without what is null, which to the API is the same as what is not there. */
    static Map<String, Object> judged(Map<?, ?> answer, Class<?> type) {
        require(!isList(type) || answer.containsKey("items"));
        Map<String, Object> judged = object(answer);
        require(!isStored(type) || judged.get("metadata") instanceof Map);
        if (type == Secret.class && judged.get("data") instanceof Map<?, ?> data) {
            data.values().forEach(AnswerRules::requireBase64);
        }
        require(type != Info.class || hasTexts(judged, "gitVersion"));
        require(type != ClusterTrustBundle.class || hasTexts(judged.get("spec"), "trustBundle"));
        return judged;
    }

    /** Reviews are answered and forgotten. */
    private static boolean isStored(Class<?> type) {
        return HasMetadata.class.isAssignableFrom(type) && !type.getSimpleName().endsWith("Review");
    }

    private static boolean isList(Class<?> type) {
        return KubernetesResourceList.class.isAssignableFrom(type);
    }

    private static Map<String, Object> object(Map<?, ?> fields) {
        Map<String, Object> kept = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            if (value != null) {
                kept.put(String.valueOf(key), field(String.valueOf(key), value));
            }
        });
        return kept;
    }

    private static Object field(String name, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> require(!NAMED.contains(name) || hasTexts(element, "name")));
        }
        if (name.equals("labels") && value instanceof Map<?, ?> labels) {
            labels.values().forEach(label -> require(label == null || isLabel(label)));
        }
        if (name.equals("clientConfig") && value instanceof Map<?, ?> client) {
            requireBase64(client.get("caBundle") == null ? "" : client.get("caBundle"));
            require(client.get("service") == null || hasTexts(client.get("service"), "name", "namespace"));
        }
        return value(value);
    }

    /** In a list, null would be something that is not there. */
    private static Object value(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object(object);
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(value(element)));
            return elements;
        }
        if (value == null) {
            throw new BrokenException();
        }
        return value;
    }

    private static boolean hasTexts(@Nullable Object object, String... names) {
        return object instanceof Map<?, ?> fields
                && Stream.of(names).allMatch(name -> fields.get(name) instanceof String text && !text.isEmpty());
    }

    private static void requireBase64(Object value) {
        try {
            Base64.getDecoder().decode(String.valueOf(value));
        } catch (IllegalArgumentException other) {
            throw new BrokenException();
        }
    }

    private static void require(boolean kept) {
        if (!kept) {
            throw new BrokenException();
        }
    }

    /** What is written over needs a version, or somebody else's write could be lost. */
    static boolean isStoredAs(String name, HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        boolean writtenOver = object instanceof Secret || object instanceof Lease;
        return name.equals(metadata.getName()) && (!writtenOver || isSet(metadata.getResourceVersion()));
    }

    static boolean isElement(@Nullable HasMetadata element) {
        return element != null
                && element.getMetadata() != null
                && isName(element.getMetadata().getName())
                && (!(element instanceof Namespaced)
                        || isName(element.getMetadata().getNamespace()));
    }

    /** Of what is listed here; it goes into the paths of other requests. */
    private static boolean isName(@Nullable String text) {
        return text != null && ObjectName.isOne(text);
    }

    private static boolean isLabel(Object value) {
        return value instanceof String text && LABEL.matcher(text).matches();
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }
}
