package dev.meshca.k8s.watch.follow;

import dev.meshca.ClusterName;
import dev.meshca.Finding.Severity;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.watch.MeshWatch.Change;
import dev.meshca.k8s.watch.MeshWatch.Kind;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writes what appears and what is resolved as Events of the clusters that it is about. */
final class EventWriter implements Following.Recorder {

    private static final String WHO = "meshca.dev/watch";

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NOT_ALL_NAMED = Pattern.compile(" and \\d+ more$");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    /** What an API server takes of a note, in bytes. */
    private static final int LONGEST_NOTE = 1024;

    private final Clusters clusters;
    private final ApiPath events;

    EventWriter(Clusters clusters) {
        this.clusters = clusters;
        this.events = ApiPath.events(clusters.options().namespace());
    }

    /**
     * In each cluster that could be read, what concerns it.
     *
     * @return by cluster, what to tell of those that did not take it
     */
    @Override
    public Map<String, String> write(List<Change> changes, Set<String> unread) {
        List<ClusterName> concerned = clusters.names().stream()
                .filter(name -> !unread.contains(name.value()))
                .filter(name -> changes.stream().anyMatch(change -> concerns(change, name)))
                .toList();
        List<Optional<ApiFailure>> results = clusters.each(concerned, name -> write(changes, name));
        Map<String, String> refused = new LinkedHashMap<>();
        for (int i = 0; i < concerned.size(); i++) {
            ClusterName name = concerned.get(i);
            results.get(i)
                    .ifPresent(failure ->
                            refused.put(name + " " + failure.kind(), name + " takes no Events: " + failure.reason()));
        }
        return refused;
    }

    private Optional<ApiFailure> write(List<Change> changes, ClusterName cluster) {
        try {
            return clusters.connected(cluster, api -> {
                List<Optional<ApiFailure>> results = changes.stream()
                        .filter(change -> concerns(change, cluster))
                        .map(change -> write(change, api))
                        .toList();
                return results.stream().flatMap(Optional::stream).findFirst();
            });
        } catch (ApiFailure failure) {
            return Optional.of(failure);
        }
    }

    /** A finding says where it is: in one cluster, in a list of them that may end before its end, or in the mesh as a whole. */
    private static boolean concerns(Change change, ClusterName cluster) {
        String where = change.finding().where();
        return where.equals(KnownFindings.MESH)
                || NOT_ALL_NAMED.matcher(where).find()
                || Arrays.stream(where.split(", "))
                        .anyMatch(place -> place.equals(cluster.value()) || place.startsWith(cluster + "/"));
    }

    /** What one change fails on need not concern the next one. */
    private Optional<ApiFailure> write(Change change, Api api) {
        try {
            writeOrCount(change, api);
            return Optional.empty();
        } catch (ApiFailure failure) {
            return Optional.of(failure);
        }
    }

    /** The same again makes no further Event, but counts. */
    private void writeOrCount(Change change, Api api) {
        Event event = event(change);
        try {
            api.create(events.asManager(), event, Event.class);
        } catch (ApiFailure there) {
            if (!there.is(ApiFailure.Kind.CONFLICT)) {
                throw there;
            }
            ApiPath named = events.named(event.getMetadata().getName());
            api.find(named, Event.class).ifPresent(before -> repeat(before, change.at(), named, api));
        }
    }

    private static void repeat(Event before, Instant at, ApiPath named, Api api) {
        Integer count = before.getSeries() == null ? null : before.getSeries().getCount();
        before.setSeries(new EventSeries(count == null ? 2 : count + 1, time(at)));
        try {
            api.replace(named.asManager(), before, Event.class);
        } catch (ApiFailure counted) {
            if (!counted.is(ApiFailure.Kind.CONFLICT)) {
                throw counted;
            }
        }
    }

    private Event event(Change change) {
        String note = note(change);
        String namespace = clusters.options().namespace();
        boolean bad = change.kind() == Kind.APPEARED && change.finding().severity() != Severity.INFO;
        return new EventBuilder()
                .withNewMetadata()
                .withName(name(note))
                .withNamespace(namespace)
                .endMetadata()
                .withEventTime(time(change.at()))
                .withReportingController(WHO)
                .withReportingInstance("meshca")
                .withAction("Verify")
                .withReason(change.finding().code().name())
                .withType(bad ? "Warning" : "Normal")
                .withNote(note)
                .withNewRegarding()
                .withApiVersion("v1")
                .withKind("Secret")
                .withNamespace(namespace)
                .withName(IstioDocuments.SECRET)
                .endRegarding()
                .build();
    }

    private static String note(Change change) {
        String text =
                change.kind() + " " + change.finding() + "; " + change.finding().remedy();
        String plain = UNPRINTABLE.matcher(text).replaceAll(" ");
        int end = plain.length();
        while (plain.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTE) {
            end--;
        }
        return plain.substring(0, end);
    }

    private static String name(String note) {
        return IstioDocuments.SECRET + "." + UUID.nameUUIDFromBytes(note.getBytes(StandardCharsets.UTF_8));
    }

    private static MicroTime time(Instant at) {
        return new MicroTime(MICROS.format(at));
    }
}
