package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Pems;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustMatrixTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final Forged A = Forge.root("A").selfSigned();
    private static final Forged B = Forge.root("B").selfSigned();

    private static CaChain chain(ClusterName cluster, Layout layout) {
        return CaChain.read(cluster, layout.documents());
    }

    private static TrustReport.Matrix matrix(ObservedCluster... clusters) {
        return TrustReport.Matrix.of(List.of(clusters), Instant.now());
    }

    private static TrustReport.Matrix matrix(Layout one, Layout two) {
        return matrix(ObservedCluster.of(chain(ONE, one)), ObservedCluster.of(chain(TWO, two)));
    }

    @Test
    void a_shared_root_makes_a_complete_matrix() {
        TrustReport.Matrix matrix = matrix(Layout.below(A), Layout.below(A));

        assertThat(matrix.cells()).hasSize(4).allMatch(cell -> cell.verdict() == Verdict.TRUSTED);
        assertThat(matrix.complete()).isTrue();
    }

    @Test
    void who_trusts_more_roots_accepts_and_is_not_accepted() {
        TrustReport.Matrix matrix = matrix(Layout.below(A), Layout.below(A, B));

        assertThat(matrix.cell(ONE, TWO).verdict()).isEqualTo(Verdict.TRUSTED);
        assertThat(matrix.cell(TWO, ONE).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(matrix.complete()).isFalse();
    }

    @Test
    void the_reason_of_a_refusal_names_the_root() {
        assertThat(matrix(Layout.below(A), Layout.below(B)).cell(ONE, TWO).reason())
                .startsWith("the path ends at the root 'O=Forge, CN=A'")
                .endsWith("which is not trusted");
    }

    @Test
    void the_revocation_list_of_the_accepting_side_counts() {
        Forged revoked = Forge.intermediate("One").signedBy(A);
        Forged other = Forge.intermediate("Two").signedBy(A);
        String lists = ForgedCrl.of(A).revoking(revoked).pem() + ForgedCrl.pem(revoked, other);

        TrustReport.Matrix matrix =
                matrix(Layout.of(revoked, A), Layout.of(other, A).crl(lists));

        assertThat(matrix.cell(ONE, TWO).reason()).contains("is revoked by a CRL of 'O=Forge, CN=A'");
        assertThat(matrix.cell(TWO, ONE).verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void a_copy_that_workloads_hold_counts_as_well() {
        CaChain two = chain(TWO, Layout.below(A));
        TrustBundle stale = TrustBundle.of(Pems.bytes(B.pem()));
        ObservedCluster late =
                new ObservedCluster(TWO, Optional.of(two), Map.of("cluster2/foo/istio-ca-root-cert", stale), List.of());

        TrustReport.Matrix matrix = matrix(ObservedCluster.of(chain(ONE, Layout.below(A))), late);

        assertThat(matrix.cell(ONE, TWO).reason()).startsWith("cluster2/foo/istio-ca-root-cert: ");
        assertThat(matrix.cell(TWO, ONE).verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void a_cluster_that_could_not_be_read_is_unknown_in_both_directions() {
        ObservedCluster unread = new ObservedCluster(TWO, Optional.empty(), Map.of(), List.of());

        TrustReport.Matrix matrix = matrix(ObservedCluster.of(chain(ONE, Layout.below(A))), unread);

        assertThat(matrix.cell(ONE, TWO).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(matrix.cell(TWO, ONE).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(matrix.cell(ONE, TWO).reason()).isEqualTo("it is not known what cluster2 holds");
        assertThat(matrix.cell(TWO, ONE).reason()).isEqualTo("it is not known what cluster2 holds");
        assertThat(matrix.complete()).isFalse();
    }

    @Test
    void what_a_cluster_without_a_CA_certificate_issues_is_refused_everywhere() {
        TrustReport.Matrix matrix = matrix(Layout.below(A), Layout.below(A).without("ca-cert.pem"));

        assertThat(matrix.cell(TWO, ONE).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(matrix.cell(TWO, ONE).reason()).isEqualTo("cluster2 has no readable CA certificate");
        assertThat(matrix.cell(ONE, TWO).verdict()).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void evidence_says_whether_the_key_was_at_hand() {
        Layout keyless = Layout.below(A).without("ca-key.pem");

        TrustReport.Matrix matrix = matrix(Layout.below(A), keyless);

        assertThat(matrix.cell(ONE, TWO).evidence()).isEqualTo("chain with its key under root-cert.pem");
        assertThat(matrix.cell(TWO, ONE).evidence()).isEqualTo("public chain under root-cert.pem");
    }

    @Test
    void of_an_extension_that_could_concern_what_is_below_a_probe_certificate_is_the_evidence() {
        Forge purposes = Forge.intermediate("Intermediate")
                .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);

        TrustReport.Matrix matrix = matrix(Layout.of(purposes.signedBy(A), A).roots(A), Layout.below(A));

        assertThat(matrix.cell(ONE, TWO).evidence()).isEqualTo("probe certificate under root-cert.pem");
    }

    @Test
    void one_root_and_no_fault_make_a_single_row_however_many_clusters_there_are() {
        TrustReport.Matrix matrix = matrix(clusters(20, A));

        assertThat(matrix.cells()).hasSize(400).allMatch(cell -> cell.verdict() == Verdict.TRUSTED);
        assertThat(matrix.acceptors()).hasSize(1);
        assertThat(matrix.rows()).singleElement().satisfies(row -> {
            assertThat(row.from()).hasSize(20);
            assertThat(row.others()).isEmpty();
        });
    }

    @Test
    void every_cell_follows_from_the_rows_and_the_acceptors() {
        TrustBundle stale = TrustBundle.of(Pems.bytes(B.pem()));
        CaChain late = chain(ClusterName.of("late"), Layout.below(A));
        TrustReport.Matrix matrix =
                matrix(Stream.of(clusters(2, A), clusters(2, B), clusters(1, A, B), new ObservedCluster[] {
                            new ObservedCluster(
                                    late.cluster(), Optional.of(late), Map.of("late/foo", stale), List.of()),
                            new ObservedCluster(ClusterName.of("unread1"), Optional.empty(), Map.of(), List.of()),
                            new ObservedCluster(ClusterName.of("unread2"), Optional.empty(), Map.of(), List.of()),
                            ObservedCluster.of(chain(
                                    ClusterName.of("keyless"), Layout.below(A).without("ca-key.pem")))
                        })
                        .flatMap(Stream::of)
                        .toArray(ObservedCluster[]::new));

        List<TrustReport.Matrix.Cell> derived = new ArrayList<>();
        for (TrustReport.Matrix.Row row : matrix.rows()) {
            for (int i = 0; i < matrix.acceptors().size(); i++) {
                TrustReport.Matrix.Answer answer = row.others().getOrDefault(i, row.usual());
                for (ClusterName from : row.from()) {
                    for (ClusterName to : matrix.acceptors().get(i)) {
                        derived.add(new TrustReport.Matrix.Cell(
                                from, to, answer.verdict(), answer.reason(), answer.evidence()));
                    }
                }
            }
        }

        assertThat(derived).hasSize(81).containsExactlyInAnyOrderElementsOf(matrix.cells());
        assertThat(derived.stream().map(TrustReport.Matrix.Cell::verdict).distinct())
                .containsExactlyInAnyOrder(Verdict.values());
        assertThat(matrix.cells())
                .allSatisfy(
                        cell -> assertThat(matrix.cell(cell.from(), cell.to())).isEqualTo(cell));
    }

    private static ObservedCluster[] clusters(int count, Forged... roots) {
        String name = Stream.of(roots).map(root -> root == A ? "a" : "b").collect(Collectors.joining());
        return IntStream.range(0, count)
                .mapToObj(i -> ObservedCluster.of(chain(ClusterName.of(name + i), Layout.below(roots))))
                .toArray(ObservedCluster[]::new);
    }

    @Test
    void a_stranger_has_no_cell() {
        TrustReport.Matrix matrix = matrix(Layout.below(A), Layout.below(A));

        assertThatThrownBy(() -> matrix.cell(ONE, ClusterName.of("cluster9")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the matrix has no cell from cluster1 to cluster9");
    }
}
