package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.RotationPhase;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationExitTest {

    @ParameterizedTest
    @CsvSource({"DONE, 0", "STEPPED, 0", "STOPPED, 1", "UNREACHABLE, 3", "WAITING, 4", "LOCKED, 4"})
    void who_has_to_come_back_later_is_told_apart_from_who_has_to_look(Result result, int exit) {
        RotationOutcome outcome = new RotationOutcome(
                result,
                RotationPhase.BRIDGED,
                "test",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());

        assertThat(ExitCode.of(outcome)).isEqualTo(exit);
    }
}
