package dev.meshca.k8s.watch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.watch.MeshWatch.Change;
import dev.meshca.k8s.watch.MeshWatch.Kind;
import dev.meshca.trust.TrustCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** API servers that take no Events, and which ones are asked; {@code MeshWatchIT} has real ones that take them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class EventWriterTest {

    private static final String EVENTS = "POST /apis/events.k8s.io/v1/namespaces/istio-system/events";

    private final CannedApi one = new CannedApi().on(EVENTS, Reply.echo(201));
    private final CannedApi two = new CannedApi().on(EVENTS, Reply.echo(201));
    private final MeshClusters mesh = MeshClusters.of(one.context("cluster1"), two.context("cluster2"));
    private final EventWriter writer = new EventWriter(Access.to(mesh));

    @AfterEach
    void close() {
        mesh.close();
        one.close();
        two.close();
    }

    private Map<String, String> write(Finding... findings) {
        return writer.write(
                Stream.of(findings)
                        .map(finding -> new Change(Instant.EPOCH, Kind.APPEARED, finding))
                        .toList(),
                Set.of());
    }

    @Test
    void one_that_is_refused_keeps_no_other_from_being_written() {
        one.on(EVENTS, Reply.failure(403, "no"), Reply.failure(422, "nor this"), Reply.echo(201));

        Map<String, String> notes = write(Reports.OF_ONE, Reports.OF_MESH, Reports.OF_ONE);

        assertThat(one.requests()).containsExactly(EVENTS, EVENTS, EVENTS);
        assertThat(notes.values())
                .containsExactly("cluster1 takes no Events: POST /apis/events.k8s.io/v1/namespaces/istio-system/events"
                        + " was answered 403: no");
    }

    @Test
    void another_reason_is_another_note() {
        one.on(EVENTS, Reply.failure(403, "no"), Reply.failure(422, "nor this"));

        assertThat(write(Reports.OF_ONE).keySet())
                .doesNotContainAnyElementsOf(write(Reports.OF_ONE).keySet());
    }

    @Test
    void it_goes_where_its_finding_is() {
        write(Reports.OF_ONE, TrustCode.PLAN_NOT_TRUSTED.at("cluster0, cluster1", "refused"));

        assertThat(one.requests()).hasSize(2);
        assertThat(two.requests()).isEmpty();
    }

    @Test
    void a_finding_that_does_not_name_all_its_clusters_is_written_in_each() {
        write(TrustCode.PLAN_NOT_TRUSTED.at("a, b, c, d, e and 3 more", "refused"));

        assertThat(List.of(one.requests(), two.requests())).allMatch(requests -> requests.equals(List.of(EVENTS)));
    }
}
