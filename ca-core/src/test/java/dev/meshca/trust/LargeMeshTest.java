package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is said of more clusters than a line or a terminal has room for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LargeMeshTest {

    private static final Forged ROOT = Forge.root("Root").selfSigned();

    private static ObservedCluster cluster(String name, Layout layout) {
        return ObservedCluster.of(CaChain.read(ClusterName.of(name), layout.documents()));
    }

    private static List<ObservedCluster> clusters(int count) {
        List<ObservedCluster> clusters = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            clusters.add(cluster("c" + i, Layout.below(ROOT)));
        }
        return clusters;
    }

    private static TrustReport report(List<ObservedCluster> clusters) {
        return TrustReport.of(clusters, Instant.now());
    }

    private static ObservedCluster unread(String name) {
        return new ObservedCluster(ClusterName.of(name), Optional.empty(), Map.of(), List.of());
    }

    @Test
    void up_to_twelve_clusters_are_shown_as_a_table_and_more_are_counted() {
        assertThat(report(clusters(12)).toText())
                .contains("WHO ACCEPTS WHOM")
                .doesNotContain("pairs of clusters trust");
        assertThat(report(clusters(13)).toText())
                .contains("\n\n169 of 169 pairs of clusters trust each other\n\nchecked: 13 clusters")
                .doesNotContain("WHO ACCEPTS WHOM");
    }

    @Test
    void of_the_pairs_those_that_are_trusted_are_counted() {
        List<ObservedCluster> clusters = clusters(11);
        clusters.add(cluster("other", Layout.below(Forge.root("Other").selfSigned())));
        clusters.add(unread("unread"));

        assertThat(report(clusters).toText()).contains("122 of 169 pairs of clusters trust each other");
    }

    @Test
    void a_cluster_that_was_not_read_has_question_marks_and_no_roots() {
        List<ObservedCluster> clusters = clusters(1);
        clusters.add(unread("unread"));

        assertThat(report(clusters).toText()).contains("\nunread   unknown\n").contains("""
                         c1   unread
                c1       yes  ?
                unread   ?    ?
                """);
    }

    @Test
    void five_clusters_are_named_and_of_more_their_number() {
        Layout shared = Layout.below(ROOT);
        List<ObservedCluster> five = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            five.add(cluster("c" + i, shared));
        }
        List<ObservedCluster> six = new ArrayList<>(five);
        six.add(cluster("c6", shared));

        assertThat(report(five).findings())
                .extracting(Finding::detail)
                .containsExactly("c1, c2, c3, c4, c5 sign with the same key");
        assertThat(report(six).findings())
                .extracting(Finding::detail)
                .containsExactly("c1, c2, c3, c4, c5 and 1 more sign with the same key");
    }

    @Test
    void each_kind_of_thing_is_counted_once() {
        Forged ca = Forge.intermediate("Intermediate").signedBy(ROOT);
        CaChain chain = CaChain.read(
                ClusterName.of("c1"),
                Layout.of(ca, ROOT).crl(ForgedCrl.pem(ca, ROOT)).documents());
        ObservedCluster cluster = new ObservedCluster(
                chain.cluster(),
                Optional.of(chain),
                Map.of("c1/a", chain.roots(), "c1/b", chain.roots(), "c1/c", chain.roots()),
                List.of());

        assertThat(report(List.of(cluster, unread("c2"))).checked())
                .containsExactly(
                        Map.entry("clusters", 2),
                        Map.entry("certificates", 2),
                        Map.entry("revocation lists", 2),
                        Map.entry("distributed copies of roots", 3),
                        Map.entry("pairs of clusters", 4));
    }

    @Test
    void a_CA_that_is_not_sent_is_counted_too() {
        ObservedCluster unsent = cluster("c1", Layout.below(ROOT).chain(ROOT));

        assertThat(report(List.of(unsent)).checked()).containsEntry("certificates", 2);
    }

    @Test
    void there_are_cells_from_the_first_pair_to_the_last_and_no_others() {
        List<TrustReport.Matrix.Cell> cells = report(clusters(2)).matrix().cells();

        assertThat(cells)
                .extracting(cell -> cell.from() + " " + cell.to())
                .containsExactly("c1 c1", "c1 c2", "c2 c1", "c2 c2");
        assertThatThrownBy(() -> cells.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cells.get(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void the_usual_answer_of_a_row_is_that_of_most_clusters() {
        List<ObservedCluster> clusters = new ArrayList<>();
        clusters.add(cluster("other", Layout.below(Forge.root("Other").selfSigned())));
        clusters.addAll(clusters(2));

        List<TrustReport.Matrix.Row> rows = report(clusters).matrix().rows();

        assertThat(rows).extracting(row -> row.usual().verdict().name()).containsExactly("REFUSED", "TRUSTED");
        assertThat(rows.get(1).others()).containsOnlyKeys(0);
    }

    @Test
    void copies_that_workloads_hold_are_counted_and_the_first_place_of_a_stale_one_is_named() {
        CaChain one = CaChain.read(ClusterName.of("c1"), Layout.below(ROOT).documents());
        CaChain stale = CaChain.read(
                ClusterName.of("c2"),
                Layout.below(Forge.root("Other").selfSigned()).documents());
        ObservedCluster late = new ObservedCluster(
                one.cluster(),
                Optional.of(one),
                Map.of("c1/z", stale.roots(), "c1/b", stale.roots(), "c1/a", one.roots()),
                List.of());

        TrustReport.Matrix.Cell cell = report(List.of(late)).matrix().cells().get(0);

        assertThat(cell.reason()).startsWith("c1/b and 1 more: the path ends at the root");
        assertThat(cell.evidence()).isEqualTo("chain with its key under root-cert.pem and 3 distributed copies");
    }

    @Test
    void a_chain_is_shown_with_its_cluster_and_its_CA() {
        assertThat(clusters(1).get(0).chain().orElseThrow()).hasToString("CaChain[c1, 'O=Forge, CN=Intermediate']");
        assertThat(CaChain.read(
                        ClusterName.of("c1"),
                        Layout.below(ROOT).without("ca-cert.pem").documents()))
                .hasToString("CaChain[c1, no CA certificate]");
    }
}
