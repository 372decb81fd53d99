package dev.meshca.cli.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.push.PushReport.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PushCommandTest {

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "UPDATED", "UNCHANGED"})
    void a_push_that_got_there_is_done(Outcome outcome) {
        assertThat(ExitCode.of(push(outcome, Outcome.CREATED))).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONFLICT", "FORBIDDEN", "UNREACHABLE"})
    void a_push_that_one_cluster_did_not_take_is_3(Outcome outcome) {
        assertThat(ExitCode.of(push(Outcome.CREATED, outcome))).isEqualTo(3);
    }

    @Test
    void a_refused_push_is_1_and_wins_over_an_unreachable_cluster() {
        assertThat(ExitCode.of(push(Outcome.UNREACHABLE, Outcome.REFUSED))).isEqualTo(1);
    }

    private static PushReport push(Outcome... outcomes) {
        List<Result> results = Stream.of(outcomes)
                .map(outcome -> new Result(ClusterName.of("c"), Optional.empty(), outcome, ""))
                .toList();
        return new PushReport(false, results, List.of());
    }
}
