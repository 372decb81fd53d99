package dev.meshca.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RevocationList;
import dev.meshca.mesh.CaReport.Outcome;
import dev.meshca.trust.TrustCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that need no cluster. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshFolderVerbsTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final ClusterName THREE = ClusterName.of("cluster3");
    private static final MeshSpec SPEC =
            MeshSpec.defaults().clusters(List.of(ONE, TWO)).key(KeyAlgorithm.EC_P256);
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    Path certs;

    @Test
    void ensure_makes_what_is_missing_and_then_nothing() throws IOException {
        try (Mesh mesh = Mesh.in(certs)) {
            CaReport first = mesh.ensure(SPEC);
            Map<String, String> files = files();
            CaReport second = mesh.ensure(SPEC);

            assertThat(first.changed()).isTrue();
            assertThat(first.rootOutcome()).isEqualTo(Outcome.CREATED);
            assertThat(second.changed()).isFalse();
            assertThat(files()).isEqualTo(files);
            assertThat(mesh.verify().healthy()).isTrue();
        }
    }

    @Test
    void a_replaced_CA_is_in_the_archive_with_its_key() throws IOException {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            String key = Files.readString(certs.resolve("cluster1/ca-key.pem"));
            CaReport report = mesh.replace(MeshSpec.defaults(), ONE);

            assertThat(subject(report, ONE)).contains("Intermediate CA G2");
            assertThat(files().entrySet())
                    .filteredOn(file -> file.getValue().equals(key))
                    .singleElement()
                    .satisfies(file -> assertThat(file.getKey()).startsWith("archive/"));
        }
    }

    @Test
    void a_plan_says_what_is_missing_and_makes_nothing() throws IOException {
        try (Mesh mesh = Mesh.in(certs.resolve("new"))) {
            assertThat(mesh.plan().ensure(SPEC).steps())
                    .extracting(step -> step.what() + " " + step.clusters())
                    .satisfiesExactly(
                            root -> assertThat(root).startsWith("a new root CA"),
                            each -> assertThat(each).contains("[cluster1, cluster2]"));
            assertThat(certs.resolve("new")).doesNotExist();

            mesh.ensure(SPEC);
            assertThat(mesh.plan().ensure(SPEC).isEmpty()).isTrue();
        }
    }

    @Test
    void the_plan_of_a_revocation_has_the_lists_that_turn_it_on() {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            MeshPlan plan = mesh.plan().revoke(ONE);
            mesh.revoke(ONE, RevocationList.Reason.CA_COMPROMISE, MONTH);

            assertThat(plan.steps()).extracting(MeshPlan.Step::clusters).containsExactly(List.of(ONE), List.of(TWO));
            assertThat(plan.steps().get(1).what()).contains("revocation lists");
            assertThat(certs.resolve("cluster2/ca-crl.pem")).exists();
            assertThatThrownBy(() -> mesh.plan().revoke(TWO)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void what_is_added_below_an_elliptic_root_is_elliptic() {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            CaReport report = mesh.add(MeshSpec.defaults(), THREE);

            assertThat(report.clusters())
                    .filteredOn(cluster -> cluster.outcome() == Outcome.CREATED)
                    .singleElement()
                    .satisfies(cluster -> assertThat(cluster.certificate()
                                    .orElseThrow()
                                    .getPublicKey()
                                    .getAlgorithm())
                            .isEqualTo("EC"));
        }
    }

    @Test
    void what_is_added_is_not_refused_for_a_broken_key_elsewhere() throws IOException {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            Files.writeString(certs.resolve("cluster1/ca-key.pem"), "broken");
            CaReport report = mesh.add(MeshSpec.defaults(), THREE);

            assertThat(report.clusters())
                    .extracting(cluster -> cluster.name() + " " + cluster.outcome())
                    .containsExactly("cluster1 KEPT", "cluster2 KEPT", "cluster3 CREATED");
            assertThat(mesh.verify().findings()).extracting(Finding::code).containsExactly(TrustCode.KEY_UNREADABLE);
        }
    }

    @Test
    void nothing_is_added_beside_a_cluster_of_another_root(@TempDir Path elsewhere) throws IOException {
        try (Mesh mesh = Mesh.in(certs);
                Mesh other = Mesh.in(elsewhere)) {
            mesh.ensure(SPEC);
            other.ensure(SPEC);
            for (String name : IstioDocuments.REQUIRED) {
                Files.copy(
                        elsewhere.resolve("cluster1").resolve(name),
                        certs.resolve("cluster1").resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }

            assertThatThrownBy(() -> mesh.add(MeshSpec.defaults(), THREE))
                    .isInstanceOf(InvalidCaException.class)
                    .hasMessageContaining("cluster1");
            assertThat(certs.resolve("cluster3")).doesNotExist();
        }
    }

    @Test
    void nothing_is_added_beside_a_cluster_whose_CA_cannot_be_read() throws IOException {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            Files.writeString(certs.resolve("cluster1/ca-cert.pem"), "broken");

            assertThatThrownBy(() -> mesh.add(MeshSpec.defaults(), THREE))
                    .isInstanceOf(InvalidCaException.class)
                    .hasMessageContaining("nothing was made, as cluster1 is broken");
        }
    }

    @Test
    void nothing_is_added_under_a_name_that_differs_in_case_alone() {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);

            assertThatThrownBy(() -> mesh.add(MeshSpec.defaults(), ClusterName.of("Cluster1")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is named twice");
        }
    }

    @Test
    void in_a_mesh_with_revocation_a_new_cluster_comes_with_the_lists_of_all() {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            mesh.renewLists(MONTH);
            CaReport report = mesh.add(MeshSpec.defaults(), THREE);

            assertThat(report.lists().orElseThrow().lists()).hasSize(4);
            assertThat(mesh.verify().healthy()).as(mesh.verify().toText()).isTrue();
            assertThat(CaDirectory.at(certs).plan().clusters())
                    .allSatisfy(certs -> assertThat(certs.chain().crls()).hasSize(4));
        }
    }

    @Test
    void a_revoked_cluster_gets_a_new_CA_of_another_name() {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            CaReport revoked = mesh.revoke(ONE, RevocationList.Reason.CA_COMPROMISE, MONTH);
            CaReport again = mesh.add(MeshSpec.defaults(), ONE);

            assertThat(revoked.clusters())
                    .extracting(CaReport.Cluster::outcome)
                    .containsExactlyInAnyOrder(Outcome.KEPT, Outcome.RETIRED);
            assertThat(again.lists().orElseThrow().lists()).hasSize(4);
            assertThat(subject(again, ONE)).contains("Intermediate CA G2");
            assertThat(mesh.verify().healthy()).as(mesh.verify().toText()).isTrue();
        }
    }

    @Test
    void a_removed_cluster_leaves_its_key_in_the_archive_and_its_list_with_the_others() throws IOException {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);
            mesh.renewLists(MONTH);
            String key = Files.readString(certs.resolve("cluster1/ca-key.pem"));
            CaReport report = mesh.remove(ONE);

            assertThat(certs.resolve("cluster1")).doesNotExist();
            assertThat(files().values()).filteredOn(key::equals).hasSize(1);
            assertThat(report.lists().orElseThrow().lists()).hasSize(3);
            assertThat(report.lists().orElseThrow().lists())
                    .allSatisfy(list -> assertThat(list.revoked()).isEmpty());
            assertThat(mesh.verify().healthy()).as(mesh.verify().toText()).isTrue();
        }
    }

    @Test
    void the_only_cluster_does_not_leave() {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC.clusters(List.of(ONE)));

            assertThatThrownBy(() -> mesh.remove(ONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'cluster1' is the only cluster");
        }
    }

    @Test
    void a_verb_of_the_clusters_says_that_there_are_none() {
        try (Mesh mesh = Mesh.in(certs)) {
            mesh.ensure(SPEC);

            assertThatThrownBy(mesh::push)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("opened without clusters");
        }
    }

    private static String subject(CaReport report, ClusterName cluster) {
        return report.clusters().stream()
                .filter(one -> one.name().equals(cluster) && one.outcome() != Outcome.RETIRED)
                .map(one -> one.certificate()
                        .orElseThrow()
                        .getSubjectX500Principal()
                        .getName())
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(certs)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(certs.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
