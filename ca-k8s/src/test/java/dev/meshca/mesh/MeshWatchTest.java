package dev.meshca.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshWatchTest {

    private static final Finding OF_ONE = TrustCode.EXPIRES_SOON.at("cluster1/ca-cert.pem", "in 41 days");
    private static final Finding OF_TWO = TrustCode.EXPIRES_SOON.at("cluster2/ca-cert.pem", "in 9 days");
    private static final Finding OF_MESH = TrustCode.ROOTS_DIFFER.at("mesh", "cluster1 and cluster2");
    private static final Finding TWO_AWAY = ClusterCode.CLUSTER_UNREACHABLE.at("cluster2", "connection refused");

    private static final List<ObservedCluster> CLUSTERS = clusters();

    private final Deque<TrustReport> looks = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final MeshWatch watch = new MeshWatch(
            looks::remove,
            Duration.ofMillis(1),
            change -> told.add(change.kind() + " " + change.finding().code().name() + " "
                    + change.finding().where()));

    @Test
    void what_is_there_at_first_appears_and_the_same_again_is_no_news() {
        look(OF_ONE, OF_MESH);
        look(OF_ONE, OF_MESH);

        assertThat(told)
                .containsExactlyInAnyOrder("APPEARED EXPIRES_SOON cluster1/ca-cert.pem", "APPEARED ROOTS_DIFFER mesh");
    }

    @Test
    void other_details_of_what_is_known_are_no_news() {
        look(OF_ONE);
        told.clear();

        look(TrustCode.EXPIRES_SOON.at("cluster1/ca-cert.pem", "in 40 days"));

        assertThat(told).isEmpty();
    }

    @Test
    void what_is_gone_is_resolved() {
        look(OF_ONE, OF_TWO);
        told.clear();

        look(OF_TWO);

        assertThat(told).containsExactly("RESOLVED EXPIRES_SOON cluster1/ca-cert.pem");
    }

    @Test
    void nothing_of_a_cluster_that_cannot_be_read_is_resolved_until_it_is_back() {
        look(OF_ONE, OF_TWO, OF_MESH);
        told.clear();

        look(TWO_AWAY);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "APPEARED CLUSTER_UNREACHABLE cluster2", "RESOLVED EXPIRES_SOON cluster1/ca-cert.pem");

        told.clear();
        look(OF_TWO);
        assertThat(told)
                .containsExactlyInAnyOrder("RESOLVED CLUSTER_UNREACHABLE cluster2", "RESOLVED ROOTS_DIFFER mesh");
    }

    @Test
    void a_cluster_that_is_still_away_is_no_news_either() {
        look(TWO_AWAY);
        told.clear();

        look(ClusterCode.CLUSTER_UNREACHABLE.at("cluster2", "connection reset"));

        assertThat(told).isEmpty();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void it_looks_until_it_is_closed() {
        CompletableFuture<Void> thrice = new CompletableFuture<>();
        CompletableFuture<Void> running;
        List<TrustReport> seen = new ArrayList<>();
        try (MeshWatch looking = new MeshWatch(
                () -> {
                    seen.add(report());
                    if (seen.size() == 3) {
                        thrice.complete(null);
                    }
                    return report();
                },
                Duration.ofMillis(1),
                change -> {})) {
            running = CompletableFuture.runAsync(looking::run);
            thrice.join();
        }
        running.join();
        assertThat(seen).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void an_interrupt_ends_it_and_is_kept() {
        looks.add(report());
        MeshWatch patient = new MeshWatch(looks::remove, Duration.ofDays(1), change -> {});
        Thread.currentThread().interrupt();

        patient.run();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void an_interrupt_of_a_look_ends_it_too_and_is_kept() {
        MeshWatch interrupted = new MeshWatch(
                () -> {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted while working on the clusters");
                },
                Duration.ofDays(1),
                change -> {});

        interrupted.run();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void no_time_between_looks_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeshWatch(looks::remove, Duration.ZERO, change -> {}))
                .withMessageContaining("is not positive");
    }

    private void look(Finding... findings) {
        looks.add(report(findings));
        watch.look();
    }

    private static TrustReport report(Finding... findings) {
        return TrustReport.of(
                        CLUSTERS,
                        Instant.now(),
                        new TrustReport.Thresholds(Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .with(List.of(findings));
    }

    private static List<ObservedCluster> clusters() {
        RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
        return root
                .issue(
                        List.of(ClusterName.of("cluster1"), ClusterName.of("cluster2")),
                        CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256),
                        Issuance.system())
                .stream()
                .map(CaCerts::chain)
                .map(ObservedCluster::of)
                .toList();
    }
}
