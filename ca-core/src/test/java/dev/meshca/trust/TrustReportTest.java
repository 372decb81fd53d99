package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DERUTCTime;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustReportTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final DERUTCTime START = new DERUTCTime("260101000000Z");
    private static final DERUTCTime END = new DERUTCTime("360101000000Z");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Forged A = root("A");
    private static final Forged B = root("B");

    private static Forged root(String name) {
        return Forge.root(name).valid(START, END).selfSigned();
    }

    private static CaChain chain(ClusterName cluster, String name, Forged... roots) {
        Forged root = roots[roots.length - 1];
        Forged ca = Forge.intermediate(name).valid(START, END).signedBy(root);
        return CaChain.read(cluster, Layout.of(ca, root).roots(roots).documents());
    }

    private static TrustReport report(CaChain... chains) {
        List<ObservedCluster> observed = new ArrayList<>();
        for (CaChain chain : chains) {
            observed.add(ObservedCluster.of(chain));
        }
        return TrustReport.of(observed, NOW);
    }

    private static String digest(CaChain chain, int index) {
        return List.copyOf(chain.roots().fingerprints()).get(index).substring(0, 16);
    }

    @Test
    void a_healthy_mesh_as_text() {
        CaChain one = chain(ONE, "One", A);

        assertThat(report(one, chain(TWO, "Two", A)).toText()).isEqualTo("""
                        CLUSTER   ISSUER (until)
                        cluster1  O=Forge, CN=One (2036-01-01), trusts root %1$s
                        cluster2  O=Forge, CN=Two (2036-01-01), trusts root %1$s

                        WHO ACCEPTS WHOM (row issues, column accepts)
                                  cluster1  cluster2
                        cluster1  yes       yes
                        cluster2  yes       yes

                        checked: 2 clusters, 3 certificates, 0 revocation lists, 0 distributed copies of roots, 4 pairs of clusters
                        healthy
                        """.formatted(digest(one, 0)));
    }

    @Test
    void a_mesh_with_one_direction_missing_as_text() {
        CaChain one = chain(ONE, "One", A);
        CaChain two = chain(TWO, "Two", A, B);

        assertThat(report(one, two).toText()).isEqualTo("""
                        CLUSTER   ISSUER (until)
                        cluster1  O=Forge, CN=One (2036-01-01), trusts root %1$s
                        cluster2  O=Forge, CN=Two (2036-01-01), trusts root %1$s, %2$s

                        WHO ACCEPTS WHOM (row issues, column accepts)
                                  cluster1  cluster2
                        cluster1  yes       yes
                        cluster2  NO        yes

                        ERROR NOT_TRUSTED cluster2: what cluster2 issues is refused in cluster1: the path ends at the root 'O=Forge, CN=B' (sha256 %2$s…), which is not trusted
                            bring both under a common root; the reason says what is missing
                        WARNING ROOTS_DIFFER mesh: cluster1 trusts %1$s…; cluster2 trusts %1$s… and %2$s…
                            bring both to the same root-cert.pem

                        checked: 2 clusters, 4 certificates, 0 revocation lists, 0 distributed copies of roots, 4 pairs of clusters
                        NOT healthy
                        """.formatted(digest(two, 0), digest(two, 1)));
    }

    @Test
    void errors_come_first() {
        CaChain soon = chain(ONE, "One", A);
        List<Finding> findings = TrustReport.of(
                        List.of(ObservedCluster.of(soon), ObservedCluster.of(chain(TWO, "Two", B))),
                        Instant.parse("2035-12-20T00:00:00Z"))
                .findings();

        assertThat(findings)
                .extracting(Finding::severity)
                .isSorted()
                .contains(Finding.Severity.ERROR, Finding.Severity.WARNING);
    }

    @Test
    void warnings_do_not_make_a_mesh_unhealthy() {
        CaChain one = chain(ONE, "One", A);
        CaChain two = chain(TWO, "Two", B, A);

        assertThat(report(one, two).findings()).extracting(Finding::code).containsExactly(TrustCode.ROOTS_DIFFER);
        assertThat(report(one, two).healthy()).isTrue();
    }

    @Test
    void nothing_deviates_from_the_plan_when_the_bytes_are_the_same() {
        CaChain one = chain(ONE, "One", A);

        assertThat(TrustReport.of(List.of(one), List.of(ObservedCluster.of(one)), NOW)
                        .findings())
                .isEmpty();
    }

    @Test
    void a_cluster_that_deviates_from_the_plan_is_told_in_which_files() {
        CaChain planned = chain(ONE, "One", A);
        CaChain held = chain(ONE, "One", A);

        assertThat(TrustReport.of(List.of(planned), List.of(ObservedCluster.of(held)), NOW)
                        .findings())
                .singleElement()
                .hasToString("WARNING DIFFERS_FROM_PLAN cluster1: it holds other content than planned in"
                        + " ca-cert.pem, ca-key.pem, cert-chain.pem");
    }

    @Test
    void a_cluster_the_plan_does_not_know_is_a_deviation() {
        CaChain planned = chain(ONE, "One", A);

        assertThat(TrustReport.of(
                                List.of(planned),
                                List.of(ObservedCluster.of(planned), ObservedCluster.of(chain(TWO, "Two", A))),
                                NOW)
                        .findings())
                .singleElement()
                .hasToString("WARNING DIFFERS_FROM_PLAN cluster2: the plan has no cluster of this name");
    }

    @Test
    void a_plan_under_another_root_is_refused_before_it_is_pushed() {
        CaChain planned = chain(ONE, "One", B);
        CaChain held = chain(ONE, "One", A);

        assertThat(TrustReport.of(List.of(planned), List.of(ObservedCluster.of(held)), NOW)
                        .findings())
                .extracting(Finding::code)
                .contains(TrustCode.PLAN_NOT_TRUSTED);
    }

    @Test
    void what_somebody_else_found_belongs_to_no_cluster_and_decides_with_the_rest() {
        TrustReport sound = TrustReport.of(List.of(), Instant.now());
        Finding readable = TrustCode.KEY_READABLE_BY_OTHERS.at("certs/root-key.pem", "its mode is rw-r--r--");
        Finding expired = TrustCode.CERTIFICATE_EXPIRED.at("certs/cluster1", "it ended");

        assertThat(sound.with(List.of(readable)).healthy()).isTrue();
        assertThat(sound.with(List.of(readable, expired)).healthy()).isFalse();
        assertThat(sound.with(List.of(readable, expired)).findings()).containsExactly(expired, readable);
        assertThat(sound.findings()).isEmpty();
    }

    @Test
    void roots_of_one_name_in_two_clusters_are_said_of_the_mesh() {
        assertThat(report(chain(ONE, "One", A), chain(TWO, "Two", root("A"))).findings())
                .filteredOn(finding -> finding.code() == TrustCode.ROOT_NAME_REUSED)
                .extracting(Finding::where)
                .containsExactly("mesh");
    }

    @Test
    void roots_of_one_name_in_one_cluster_are_said_of_that_cluster_alone() {
        assertThat(report(chain(ONE, "One", A), chain(TWO, "Two", root("A"), A)).findings())
                .filteredOn(finding -> finding.code() == TrustCode.ROOT_NAME_REUSED)
                .extracting(Finding::where)
                .containsExactly("cluster2/root-cert.pem");
    }

    @Test
    void a_cluster_without_roots_does_not_trust_other_ones() {
        CaChain rootless = CaChain.read(
                TWO,
                Layout.of(Forge.intermediate("Two").valid(START, END).signedBy(A), A)
                        .without("root-cert.pem")
                        .documents());

        assertThat(report(chain(ONE, "One", A), rootless).findings())
                .extracting(Finding::code)
                .contains(TrustCode.FILE_MISSING)
                .doesNotContain(TrustCode.ROOTS_DIFFER);
    }
}
