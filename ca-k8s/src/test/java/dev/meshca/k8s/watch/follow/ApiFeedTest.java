package dev.meshca.k8s.watch.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.Watch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that end watches, each in its way; {@code MeshWatchIT} has a real one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ApiFeedTest {

    private static final String SECRETS = "GET /api/v1/namespaces/istio-system/secrets";
    private static final Reply LIST = Reply.of(
            200,
            "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[]}");
    private static final Reply EVENTS =
            Reply.of(200, " " + event("ADDED", 6) + event("MODIFIED", 7) + event("DELETED", 8) + event("BOOKMARK", 9));

    private final CannedApi server = new CannedApi();
    private final MeshClusters mesh = MeshClusters.of(server.context("cluster1"));
    private final AtomicInteger changes = new AtomicInteger();
    private final Feed feed = new ApiFeed(
            Access.to(mesh), ClusterName.of("cluster1"), ApiPath.in("istio-system", "secrets"), "cacerts"::equals);

    @AfterEach
    void close() {
        mesh.close();
        server.close();
    }

    private static String event(String type, int version) {
        return "{\"type\":\"" + type + "\",\"object\":{\"kind\":\"PartialObjectMetadata\",\"metadata\":{\"name\":"
                + "\"cacerts\",\"resourceVersion\":\"" + version + "\"}}}\n";
    }

    private Watch open() {
        return feed.open(changes::incrementAndGet);
    }

    private ApiFailure ended(Watch watch) {
        assertThatThrownBy(watch.ended()::get).isInstanceOf(ExecutionException.class);
        return (ApiFailure)
                watch.ended().handle((done, failure) -> failure.getCause()).join();
    }

    @Test
    void each_change_is_told_and_one_that_ended_in_order_goes_on_from_there() throws Exception {
        server.on(SECRETS, LIST, EVENTS, EVENTS, LIST);

        Watch first = open();
        first.ended().get();
        assertThat(changes).hasValue(3);
        assertThat(first.version().get()).isEqualTo("9");

        open().ended().get();
        assertThat(changes).hasValue(6);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void of_a_change_of_an_object_that_does_not_count_it_only_keeps_the_version() throws Exception {
        server.on(
                SECRETS,
                LIST,
                Reply.of(200, " " + event("MODIFIED", 6) + event("MODIFIED", 7).replace("cacerts", "other")));

        Watch watch = open();
        watch.ended().get();

        assertThat(changes).hasValue(1);
        assertThat(watch.version().get()).isEqualTo("7");
    }

    @Test
    void a_version_that_is_too_old_leads_to_a_fresh_list() throws Exception {
        server.on(
                SECRETS,
                LIST,
                Reply.of(
                        200,
                        " {\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,"
                                + "\"message\":\"too old resource version\"}}\n"),
                LIST,
                EVENTS);

        assertThat(ended(open()))
                .hasMessage("the watch of /api/v1/namespaces/istio-system/secrets was ended: too old"
                        + " resource version");

        open().ended().get();
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void of_a_Secret_it_asks_for_no_more_than_the_metadata() throws Exception {
        server.on(SECRETS, LIST, EVENTS);

        open().ended().get();

        assertThat(server.accepts())
                .first()
                .isEqualTo("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        assertThat(server.accepts())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    }

    @Test
    void a_refusal_is_one() {
        server.on(SECRETS, LIST, Reply.failure(403, "you cannot watch"));

        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        failure -> assertThat(failure.is(ApiFailure.Kind.FORBIDDEN))
                                .isTrue())
                .hasMessage("GET /api/v1/namespaces/istio-system/secrets was answered 403: you cannot watch");
    }

    @Test
    void what_is_no_event_ends_it() {
        server.on(SECRETS, LIST, Reply.of(200, "<html>\n"));

        assertThat(ended(open()))
                .hasMessageEndingWith("was answered with something that no Kubernetes API server says");
    }

    @Test
    void a_list_without_a_version_is_none() {
        server.on(SECRETS, Reply.of(200, "{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{},\"items\":[]}"));

        assertThatThrownBy(this::open).hasMessageContaining("something that no Kubernetes API server says");
    }
}
