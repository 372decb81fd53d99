package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a folder, and of how much of it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FolderStateTest {

    private static final RootCa ROOT = Acme.root();
    private static final List<CaCerts> BOTH =
            Acme.plan(ROOT, "cluster1", "cluster2").clusters();
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");

    @TempDir(factory = InMemory.class)
    private Path certs;

    private RotationDirectory folder;

    @BeforeEach
    void save() {
        folder = RotationDirectory.at(certs);
        folder.install(folder.state(), Optional.of(ROOT), BOTH);
    }

    @Test
    void a_change_concerns_the_clusters_that_it_names() {
        FolderState state = folder.state(List.of(ONE));

        assertThat(state.concerns(ONE)).isTrue();
        assertThat(state.concerns(TWO)).isFalse();
        assertThat(folder.state().concerns(TWO)).isTrue();
    }

    @Test
    void in_a_folder_that_is_still_to_be_made_a_change_concerns_every_cluster() {
        RotationDirectory later = RotationDirectory.at(certs.resolve("later"));

        assertThat(later.state().concerns(ONE)).isTrue();
    }

    @Test
    void a_cluster_is_there_as_a_CA_as_a_chain_and_as_a_certificate() throws IOException {
        FolderState state = folder.state();

        assertThat(state.cluster(TWO, Clock.systemUTC()).pem())
                .isEqualTo(BOTH.get(1).pem());
        assertThat(state.chain(TWO).cluster()).isEqualTo(TWO);
        assertThat(state.issuer(TWO)).contains(BOTH.get(1).certificate());

        Files.writeString(certs.resolve("cluster2/ca-cert.pem"), "damaged");
        assertThat(folder.state().issuer(TWO)).isEmpty();
    }

    @Test
    void clusters_trust_just_the_roots_that_they_have_byte_for_byte() {
        FolderState state = folder.state();

        assertThat(state.trustJust(List.of(ONE, TWO), ROOT.roots())).isTrue();
        assertThat(state.trustJust(List.of(ONE, TWO), Acme.secondRoot().roots()))
                .isFalse();
    }

    @Test
    void the_lists_of_all_clusters_are_one_set() {
        assertThat(folder.state().crls()).isEmpty();

        RevocationList.Spec month = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        RevocationSet lists = RevocationSet.of(Stream.concat(
                        Stream.of(ROOT.revocationList(month)), BOTH.stream().map(certs -> certs.revocationList(month)))
                .toList());
        List<CaCerts> listed =
                BOTH.stream().map(certs -> certs.crls(lists, Instant.now())).toList();
        folder.install(folder.state(), Optional.empty(), listed);

        assertThat(folder.state().crls().orElseThrow().lists()).hasSize(3);
    }

    @Test
    void the_new_CAs_of_a_rotation_are_there_while_it_is_under_way() {
        RootCa next = Acme.secondRoot();
        assertThat(folder.state().rotation()).isEmpty();

        folder.prepare(NewCas.trustedFirst(
                next, Acme.plan(next, "cluster1", "cluster2").clusters()));

        assertThat(folder.state().rotation().orElseThrow().clusters())
                .extracting(CaCerts::cluster)
                .containsExactly(ONE, TWO);
    }
}
