package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.mesh.MeshPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationTextTest {

    private static String ending(Optional<String> journalHead) {
        return RotationText.of(new RotationOutcome(
                Result.DONE,
                RotationPhase.DONE,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                journalHead));
    }

    @Test
    void the_end_of_a_run_says_where_the_journal_ends() {
        assertThat(ending(Optional.of("42:0f3a"))).isEqualTo("DONE in phase DONE\nthe journal ends at 42:0f3a\n");
    }

    @Test
    void a_plan_that_an_error_stops_is_not_one_without_work() {
        Finding unreadable = RotationCode.CLUSTER_UNREADABLE.at("cluster1", "it is not known what cluster1 holds");

        assertThat(planned(List.of(unreadable)))
                .contains("nothing could be planned\n")
                .doesNotContain("nothing is left");
        assertThat(planned(List.of())).contains("nothing is left to do\n");
    }

    private static String planned(List<Finding> findings) {
        return RotationText.of(new MeshPlan("a merge", false, Optional.empty(), List.of(), Optional.empty(), findings));
    }

    @Test
    void of_a_journal_without_a_line_nothing_is_said() {
        assertThat(ending(Optional.of("0:0000"))).isEqualTo("DONE in phase DONE\n");
        assertThat(ending(Optional.empty())).isEqualTo("DONE in phase DONE\n");
    }
}
