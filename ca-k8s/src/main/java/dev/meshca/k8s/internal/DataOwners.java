package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who owns the keys in the data of a Secret, according to its {@code managedFields}. */
public final class DataOwners {

    private static final String DATA = "f:data";
    private static final String FIELD = "f:";
    private static final String UNNAMED = "somebody";

    private DataOwners() {}

    /** The keys by the name of their manager; empty if nothing is recorded. */
    public static Map<String, Set<String>> of(ObjectMeta metadata) {
        Map<String, Set<String>> owners = new TreeMap<>();
        for (ManagedFieldsEntry entry : entries(metadata)) {
            if (fields(entry).get(DATA) instanceof Map<?, ?> data) {
                String manager = entry.getManager() == null ? UNNAMED : entry.getManager();
                Set<String> keys = owners.computeIfAbsent(manager, name -> new TreeSet<>());
                data.keySet().stream()
                        .map(String::valueOf)
                        .filter(key -> key.startsWith(FIELD))
                        .forEach(key -> keys.add(key.substring(FIELD.length())));
            }
        }
        owners.values().removeIf(Set::isEmpty);
        return owners;
    }

    /** When data was written last, to the second; empty if nothing is recorded. */
    public static Optional<Instant> lastWrite(ObjectMeta metadata) {
        return entries(metadata).stream()
                .filter(entry -> fields(entry).containsKey(DATA) && entry.getTime() != null)
                .flatMap(entry -> time(entry.getTime()).stream())
                .max(Comparator.naturalOrder());
    }

    /** When data of any of these objects was written last; empty if one of them does not tell. */
    public static Optional<Instant> lastWrite(Collection<? extends HasMetadata> objects) {
        List<Optional<Instant>> times =
                objects.stream().map(object -> lastWrite(object.getMetadata())).toList();
        return times.stream().allMatch(Optional::isPresent)
                ? times.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** The records in which {@code manager} owns {@code keys} and nobody else owns data; other fields stay whose they are. */
    public static List<ManagedFieldsEntry> takenOver(ObjectMeta metadata, String manager, Collection<String> keys) {
        List<ManagedFieldsEntry> kept = new ArrayList<>();
        for (ManagedFieldsEntry entry : entries(metadata)) {
            Map<String, Object> fields = new LinkedHashMap<>(fields(entry));
            fields.remove(DATA);
            if (!fields.isEmpty()) {
                kept.add(new ManagedFieldsEntryBuilder(entry)
                        .withFieldsV1(fieldsV1(fields))
                        .build());
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        keys.forEach(key -> data.put(FIELD + key, Map.of()));
        kept.add(new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withOperation("Update")
                .withApiVersion("v1")
                .withFieldsType("FieldsV1")
                .withFieldsV1(fieldsV1(Map.of(DATA, data)))
                .build());
        return kept;
    }

    private static List<ManagedFieldsEntry> entries(ObjectMeta metadata) {
        List<ManagedFieldsEntry> entries = metadata.getManagedFields();
        return entries == null ? List.of() : entries;
    }

    private static Map<String, Object> fields(ManagedFieldsEntry entry) {
        @Nullable FieldsV1 fields = entry.getFieldsV1();
        return fields == null ? Map.of() : fields.getAdditionalProperties();
    }

    private static FieldsV1 fieldsV1(Map<String, Object> fields) {
        FieldsV1 value = new FieldsV1();
        fields.forEach(value::setAdditionalProperty);
        return value;
    }
}
