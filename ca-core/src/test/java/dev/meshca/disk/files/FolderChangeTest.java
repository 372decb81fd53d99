package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the clusters in a folder, each as one save. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FolderChangeTest {

    private static final RootCa ROOT = Acme.root();
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final List<CaCerts> FIRST =
            Acme.plan(ROOT, "cluster1", "cluster2").clusters();
    private static final CaCerts THIRD = Acme.plan(ROOT, "cluster3").clusters().get(0);
    private static final CaCerts OTHER_FIRST =
            Acme.plan(ROOT, "cluster1").clusters().get(0);

    @TempDir
    private Path certs;

    private RotationDirectory folder() {
        return RotationDirectory.at(certs);
    }

    private CaDirectory directory() {
        return CaDirectory.at(certs);
    }

    private void installFirst() {
        folder().install(folder().state(), Optional.of(ROOT), FIRST);
    }

    private static List<CaCerts> withLists(List<CaCerts> clusters) {
        RevocationList.Spec month = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        List<RevocationList> lists = new ArrayList<>(List.of(ROOT.revocationList(month)));
        clusters.forEach(certs -> lists.add(certs.revocationList(month)));
        RevocationSet set = RevocationSet.of(lists);
        return clusters.stream().map(certs -> certs.crls(set, Instant.now())).toList();
    }

    private List<Path> archivedKeys() throws IOException {
        try (Stream<Path> all = Files.walk(certs.resolve("archive"))) {
            return all.filter(file -> file.endsWith("ca-key.pem")).toList();
        }
    }

    @Test
    void a_folder_that_is_not_there_yet_gets_a_root_and_its_clusters() {
        assertThat(folder().state().clusters()).isEmpty();

        installFirst();

        assertThat(directory().plan().clusters()).hasSize(2);
        assertThat(directory().root().certificate()).isEqualTo(ROOT.certificate());
    }

    @Test
    void a_new_cluster_and_the_new_lists_of_all_are_one_change() {
        installFirst();
        List<CaCerts> all =
                withLists(Stream.concat(FIRST.stream(), Stream.of(THIRD)).toList());

        folder().install(folder().state(), Optional.empty(), all);

        assertThat(directory().plan().clusters())
                .hasSize(3)
                .allSatisfy(certs -> assertThat(certs.pem().crl()).isPresent());
        assertThat(certs.resolve("archive")).doesNotExist();
    }

    @Test
    void a_CA_that_is_replaced_goes_to_the_archive_with_its_key() throws IOException {
        installFirst();

        folder().install(folder().state(), Optional.empty(), List.of(OTHER_FIRST));

        assertThat(directory().cluster(ONE).pem()).isEqualTo(OTHER_FIRST.pem());
        assertThat(archivedKeys())
                .singleElement()
                .satisfies(key ->
                        assertThat(key).hasBinaryContent(FIRST.get(0).pem().caKey()));
    }

    @Test
    void what_was_decided_on_another_folder_is_not_written() {
        installFirst();
        FolderState judged = folder().state();
        folder().install(judged, Optional.empty(), List.of(THIRD));

        assertThatThrownBy(() -> folder().install(judged, Optional.empty(), List.of(OTHER_FIRST)))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("was changed by somebody else since it was read, so nothing was written");
        assertThat(directory().cluster(ONE).pem()).isEqualTo(FIRST.get(0).pem());
    }

    @Test
    void what_was_decided_on_what_others_trust_is_not_written_when_they_trust_something_else() throws IOException {
        installFirst();
        FolderState judged = folder().state(List.of(ClusterName.of("cluster3")));
        Files.write(
                certs.resolve("cluster1/root-cert.pem"),
                Acme.secondRoot().roots().pem());

        assertThat(judged.concerns(ONE)).isFalse();
        assertThat(judged.trustJust(List.of(ONE, TWO), ROOT.roots())).isTrue();
        assertThatThrownBy(() -> folder().install(judged, Optional.empty(), List.of(THIRD)))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("was changed by somebody else");
    }

    @Test
    void clusters_with_revocation_lists_do_not_just_trust_a_root() {
        folder().install(folder().state(), Optional.of(ROOT), withLists(FIRST));

        assertThat(folder().state().trustJust(List.of(ONE), ROOT.roots())).isFalse();
    }

    @Test
    void another_root_is_refused() {
        installFirst();
        RootCa other = Acme.secondRoot();

        assertThatThrownBy(() -> folder().install(
                                folder().state(),
                                Optional.of(other),
                                Acme.plan(other, "cluster1").clusters()))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("a change of the root is a rotation");
    }

    @Test
    void a_cluster_that_leaves_during_a_rotation_leaves_the_new_CAs_too() throws IOException {
        installFirst();
        RootCa next = Acme.secondRoot();
        List<CaCerts> fresh = Acme.plan(next, "cluster1", "cluster2").clusters();
        folder().prepare(NewCas.trustedFirst(next, fresh));

        folder().retire(TWO, FIRST.subList(0, 1), Optional.empty());

        assertThat(directory().clusters()).containsExactly(ONE);
        assertThat(folder().prepared().orElseThrow().clusters())
                .extracting(CaCerts::cluster)
                .containsExactly(ONE);
        assertThat(archivedKeys()).hasSize(2);
        assertThat(archivedKeys())
                .anySatisfy(key ->
                        assertThat(key).hasBinaryContent(fresh.get(1).pem().caKey()));
        folder().finish(fresh.subList(0, 1));
        assertThat(directory().plan().clusters()).hasSize(1);
    }

    @Test
    void those_who_stay_when_a_cluster_leaves_are_written_anew() {
        installFirst();
        CaCerts listed = withLists(FIRST).get(0);

        folder().retire(TWO, List.of(listed), Optional.empty());

        assertThat(directory().cluster(ONE).pem()).isEqualTo(listed.pem());
    }

    @Test
    void the_last_cluster_of_a_rotation_stays() {
        folder().install(folder().state(), Optional.of(ROOT), FIRST.subList(0, 1));
        RootCa next = Acme.secondRoot();
        folder().prepare(NewCas.trustedFirst(next, Acme.plan(next, "cluster1").clusters()));

        assertThatThrownBy(() -> folder().retire(ONE, List.of(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(directory().clusters()).containsExactly(ONE);
    }

    @Test
    void what_the_clusters_hold_after_a_merge_is_followed() {
        installFirst();
        RootCa other = Acme.secondRoot();
        byte[] both = concat(ROOT.roots().pem(), other.roots().pem());
        List<CaCerts> held = FIRST.stream()
                .map(certs -> CaCerts.of(certs.cluster(), certs.pem().with("root-cert.pem", both)))
                .toList();

        folder().follow(held);

        assertThat(directory().plan().clusters())
                .hasSize(2)
                .allSatisfy(
                        followed -> assertThat(followed.chain().roots().pem()).isEqualTo(both));
        assertThat(certs.resolve("root-cert.pem")).hasBinaryContent(both);
        assertThat(directory().root().certificate()).isEqualTo(ROOT.certificate());
        assertThatThrownBy(() -> folder().follow(held.subList(0, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
