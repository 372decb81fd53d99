package dev.meshca.k8s.cacerts;

import dev.meshca.IstioDocuments;
import dev.meshca.internal.Listed;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.DataOwners;
import dev.meshca.k8s.internal.PlainText;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is to be done with the Secret of one cluster, given what is there. Pure: it asks nobody and changes nothing. */
public sealed interface SecretDecision {

    /** The only type that has no keys of its own; the API server lets nobody change a type. */
    String TYPE = "Opaque";

    /** What it comes to. */
    enum Kind {
        /** There is none yet. */
        CREATE,
        /** It is to be changed. */
        UPDATE,
        /** It is there already, and ours. */
        UNCHANGED,
        /** Somebody else wrote it. */
        CONFLICT,
        /** It cannot take this content. */
        REFUSED
    }

    /** To be sent as it is: created, or put in place of what has its resourceVersion. */
    record Write(Secret secret, Kind kind, String reason) implements SecretDecision {

        /** Without the Secret, which holds the key. */
        @Override
        public String toString() {
            return "Write[" + kind + ": " + reason + "]";
        }
    }

    /** Nothing to do, or nothing that may be done. */
    record Leave(Kind kind, String reason, Optional<ClusterCode> code) implements SecretDecision {}

    /**
     * The decision.
     *
     * @param current what is there
     * @param namespace where it is to be
     * @param data what it is to hold, in Base64
     * @param record what is to be noted on it
     * @param adopt whether to take it over from others
     */
    static SecretDecision of(
            @Nullable Secret current, String namespace, Map<String, String> data, PushRecord record, boolean adopt) {
        if (current == null) {
            Secret created = new SecretBuilder()
                    .withNewMetadata()
                    .withName(IstioDocuments.SECRET)
                    .withNamespace(namespace)
                    .withAnnotations(record.addedTo(new ObjectMeta()))
                    .endMetadata()
                    .withType(TYPE)
                    .withData(data)
                    .build();
            return new Write(created, Kind.CREATE, "there was none");
        }
        String type = current.getType() == null ? TYPE : current.getType();
        if (!type.equals(TYPE)) {
            return new Leave(
                    Kind.REFUSED,
                    "the Secret has the type " + PlainText.of(type)
                            + ", which nobody can change, and the four files need the type " + TYPE,
                    Optional.of(ClusterCode.SECRET_CANNOT_CHANGE));
        }
        Optional<String> foreign = foreign(current);
        boolean equal = data.equals(data(current));
        if (foreign.isPresent() && !adopt) {
            return new Leave(
                    Kind.CONFLICT,
                    foreign.get() + (equal ? ", with the content that is planned" : "")
                            + "; it is left alone unless it is taken over",
                    Optional.of(ClusterCode.SECRET_OF_ANOTHER));
        }
        ObjectMeta metadata = current.getMetadata();
        Map<String, String> annotations = record.addedTo(metadata);
        if (foreign.isEmpty() && equal && annotations.equals(metadata.getAnnotations())) {
            return new Leave(Kind.UNCHANGED, "it already holds this", Optional.empty());
        }
        if (Boolean.TRUE.equals(current.getImmutable()) && !equal) {
            return new Leave(
                    Kind.REFUSED, "the Secret is marked immutable", Optional.of(ClusterCode.SECRET_CANNOT_CHANGE));
        }
        List<ManagedFieldsEntry> owners = foreign.isPresent()
                ? DataOwners.takenOver(metadata, ApiPath.FIELD_MANAGER, data.keySet())
                : metadata.getManagedFields();
        Secret changed = new SecretBuilder(current)
                .editMetadata()
                .withAnnotations(annotations)
                .withManagedFields(owners)
                .endMetadata()
                .withData(data)
                .build();
        return new Write(changed, Kind.UPDATE, changes(data(current), data, foreign));
    }

    /** Says who else wrote the Secret; empty if only we did, or if there is nothing in it. */
    static Optional<String> foreign(Secret current) {
        Map<String, String> data = data(current);
        Map<String, Set<String>> owners = DataOwners.of(current.getMetadata());
        String others = owners.entrySet().stream()
                .filter(owner -> !owner.getKey().equals(ApiPath.FIELD_MANAGER))
                .map(owner -> PlainText.of(owner.getKey()) + " wrote " + listed(owner.getValue()))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            return Optional.of(others);
        }
        if (data.isEmpty() || owners.containsKey(ApiPath.FIELD_MANAGER)) {
            return Optional.empty();
        }
        // Some servers and proxies strip managedFields; then our own note is the evidence.
        Optional<String> noted = PushRecord.of(current.getMetadata()).content();
        if (noted.isEmpty()) {
            return Optional.of("somebody wrote it who left no name (it has no managedFields)");
        }
        return noted.get().equals(CacertsData.digest(data))
                ? Optional.empty()
                : Optional.of("somebody changed it since the last push and left no name (it has no managedFields)");
    }

    private static String changes(Map<String, String> before, Map<String, String> after, Optional<String> foreign) {
        Set<String> changed = new TreeSet<>();
        after.forEach((key, value) -> {
            if (!Objects.equals(before.get(key), value)) {
                changed.add(key);
            }
        });
        Set<String> removed = new TreeSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return (changed.isEmpty() ? "no key changed" : "changed " + String.join(", ", changed))
                + (removed.isEmpty() ? "" : ", removed " + listed(removed))
                + foreign.map(who -> ", taken over: " + who).orElse("");
    }

    private static String listed(Set<String> keys) {
        return Listed.of(keys.stream().map(PlainText::of).toList(), 8);
    }

    private static Map<String, String> data(Secret secret) {
        return secret.getData() == null ? Map.of() : secret.getData();
    }
}
