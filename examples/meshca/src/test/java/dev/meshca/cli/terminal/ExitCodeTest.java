package dev.meshca.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.TrustCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExitCodeTest {

    @ParameterizedTest
    @EnumSource(
            value = ClusterCode.class,
            names = {
                "CLUSTER_UNREACHABLE",
                "CLUSTER_SLOW",
                "CLUSTER_UNEXPECTED",
                "CREDENTIALS_REJECTED",
                "RIGHT_MISSING"
            })
    void what_some_cluster_keeps_out_is_3(ClusterCode code) {
        assertThat(ExitCode.of(findings(code), false)).isEqualTo(3);
    }

    @Test
    void what_could_not_be_read_is_3_even_if_that_is_only_a_warning() {
        assertThat(ExitCode.of(findings(ClusterCode.NOT_READABLE), false)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = ClusterCode.class,
            names = {"SAME_CLUSTER", "CACERTS_MISSING"})
    void another_error_is_1(ClusterCode code) {
        assertThat(ExitCode.of(findings(code), false)).isEqualTo(1);
    }

    @Test
    void broken_trust_wins_over_a_cluster_that_does_not_answer() {
        assertThat(ExitCode.of(findings(ClusterCode.CLUSTER_UNREACHABLE, TrustCode.NOT_TRUSTED), false))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ClusterCode.class,
            mode = Mode.MATCH_ANY,
            names = {"API_ADDRESS_LOCAL", "NOT_READABLE"})
    void warnings_and_remarks_are_allowed(ClusterCode code) {
        assertThat(ExitCode.of(findings(code), true)).isZero();
    }

    private static List<Finding> findings(FindingCode... codes) {
        return Stream.of(codes).map(code -> code.at("c", "test")).toList();
    }
}
