package dev.meshca.k8s.watch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.Access;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.testbed.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters that refuse to be watched. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class FollowersTest {

    private static final String SECRETS = "GET /api/v1/namespaces/istio-system/secrets";
    private static final String CONFIG_MAPS = "GET /api/v1/configmaps";
    private static final List<String> LISTS = List.of(
            SECRETS,
            CONFIG_MAPS,
            "GET /apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            "GET /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations");
    private static final Reply ENDS = Reply.of(200, "");
    private static final Reply LIST = Reply.of(
            200,
            "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\","
                    + "\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[]}");
    private static final Reply REFUSAL = Reply.failure(403, "no");
    private static final int MOST = 128;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    private final CannedApi server = new CannedApi();
    private final MeshClusters mesh = MeshClusters.of(server.context("cluster1"));

    @AfterEach
    void close() {
        mesh.close();
        server.close();
    }

    @Test
    void who_rests_hears_that_the_mesh_is_closed() throws Exception {
        Bell bell = new Bell();
        try (Followers followers = Followers.of(Access.to(mesh), bell, false)) {
            mesh.close();
            bell.rest(Duration.ofDays(1));

            assertThat(bell.await(Duration.ZERO)).isTrue();
            assertThat(followers.complete()).isFalse();
        }
    }

    @Test
    void a_cluster_that_ends_its_watches_is_followed_on_while_others_hang() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        Reply hangs = new Reply(403, Map.of(), request -> {
            hanging.incrementAndGet();
            awaitQuietly(over);
            return "";
        });
        server.on(SECRETS, LIST, Reply.of(200, "")).on(CONFIG_MAPS, LIST, Reply.of(200, ""));
        List<CannedApi> others = Stream.generate(CannedApi::new).limit(4).toList();
        others.forEach(other -> other.on(SECRETS, REFUSAL, hangs).on(CONFIG_MAPS, REFUSAL, hangs));
        List<ClusterContext> contexts = new ArrayList<>(List.of(server.context("cluster1")));
        others.forEach(other -> contexts.add(other.context("other" + contexts.size())));
        try (MeshClusters five = MeshClusters.of(contexts.toArray(ClusterContext[]::new));
                Followers followers = Followers.of(Access.to(five), new Bell(), false, time -> time.dividedBy(1000))) {
            Await.until("the others hang", LIMIT, () -> hanging.get() == 8);
            int before = server.requests().size();

            Await.until("it is followed on", LIMIT, () -> server.requests().size() > before + 8);
            assertThat(followers.complete()).isFalse();
        } finally {
            over.countDown();
            others.forEach(CannedApi::close);
        }
    }

    @Test
    void of_many_clusters_the_first_are_followed_and_the_others_are_named_as_looked_at() {
        server.on(SECRETS, LIST).on(watched(SECRETS), ENDS);
        server.on(CONFIG_MAPS, LIST).on(watched(CONFIG_MAPS), ENDS);
        List<ClusterContext> contexts = IntStream.rangeClosed(1, MOST + 2)
                .mapToObj(number -> server.context("cluster" + number))
                .toList();
        try (MeshClusters many = MeshClusters.of(contexts.toArray(ClusterContext[]::new));
                Followers followers = Followers.of(Access.to(many), new Bell(), false)) {
            Await.until(
                    "the first are followed", LIMIT, () -> followers.followed().size() == MOST);

            assertThat(followers.followed())
                    .containsExactlyInAnyOrderElementsOf(contexts.stream()
                            .map(ClusterContext::cluster)
                            .limit(MOST)
                            .toList());
            assertThat(followers.complete()).isFalse();
            assertThat(followers.notes(Set.of(), HALF_A_MINUTE).values())
                    .containsExactly(
                            "the first 128 of 130 clusters are followed; the others are looked at every 30.0 s");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "istio-sidecar-injector,          true",
        "istio-revision-tag-stable,       true",
        "istio-validator-1-27-mesh,       true",
        "kyverno-resource-mutating-hooks, false"
    })
    void of_webhooks_those_that_call_istiod_ring(String configuration, boolean rings) throws Exception {
        Reply change = Reply.of(
                200,
                " {\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"6\"}}}\n"
                        .formatted(configuration));
        LISTS.forEach(list -> server.on(list, LIST).on(watched(list), ENDS));
        server.on(watched(LISTS.get(2)), change, ENDS);
        Bell bell = new Bell();
        try (Followers followers = Followers.of(Access.to(mesh), bell, true)) {
            Await.until("all is followed", LIMIT, followers::complete);
            Await.until(
                    "it is followed on",
                    LIMIT,
                    () -> Collections.frequency(server.requests(), watched(LISTS.get(2))) > 1);

            int begun = LISTS.size();
            assertThat(rings(bell)).isEqualTo(rings ? begun + 1 : begun);
        }
    }

    private static int rings(Bell bell) throws InterruptedException {
        int rings = 0;
        while (bell.await(Duration.ZERO)) {
            rings++;
        }
        return rings;
    }

    private static String watched(String list) {
        return list.replace("GET", "WATCH");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, String> notes(Followers followers, String reason) {
        Await.until(
                "it is told: " + reason,
                LIMIT,
                () -> followers.notes(Set.of(), HALF_A_MINUTE).toString().contains(reason));
        return followers.notes(Set.of(), HALF_A_MINUTE);
    }

    private void answer(int status) {
        server.on(SECRETS, Reply.failure(status, "no"));
    }

    @Test
    void another_reason_is_another_note() {
        answer(404);
        try (Followers followers = Followers.of(Access.to(mesh), new Bell(), false, time -> time.dividedBy(10_000))) {
            Map<String, String> missing = notes(followers, "was answered 404");
            answer(403);
            Map<String, String> forbidden = notes(followers, "was answered 403");

            assertThat(missing).hasSize(1);
            assertThat(forbidden.keySet()).doesNotContainAnyElementsOf(missing.keySet());
            assertThat(forbidden.values())
                    .singleElement()
                    .asString()
                    .startsWith("cluster1 is not followed but looked at every 30.0 s: GET /api/v1/");
            assertThat(followers.notes(Set.of("cluster1"), HALF_A_MINUTE)).isEmpty();
        }
    }
}
