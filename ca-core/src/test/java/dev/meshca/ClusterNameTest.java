package dev.meshca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive",
                "Archive",
                "journal.jsonl",
                "JOURNAL.JSONL",
                "next",
                ".next",
                "lock",
                ".lock",
                "committed",
                "incoming",
                "replaced",
                "root-cert.pem",
                "ROOT-CERT.PEM",
                "root-key.Pem"
            })
    void the_names_of_our_own_files_and_folders_are_refused_with_a_sentence(String name) {
        assertThatThrownBy(() -> ClusterName.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("use ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive-1", "cluster.next", "pem", "c", "my-archive"})
    void names_that_only_look_like_ours_are_fine(String name) {
        assertThat(ClusterName.of(name).value()).isEqualTo(name);
    }
}
