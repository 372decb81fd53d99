package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @ParameterizedTest
    @EnumSource(
            value = ClusterCode.class,
            names = {"CLUSTER_UNREACHABLE", "CREDENTIALS_REJECTED", "RIGHT_MISSING"})
    void a_check_that_some_cluster_keeps_out_is_3(ClusterCode code) {
        assertThat(ExitCode.of(check(code))).isEqualTo(3);
    }

    @Test
    void a_check_with_another_error_is_1_and_wins() {
        assertThat(ExitCode.of(check(ClusterCode.CLUSTER_UNREACHABLE, ClusterCode.SAME_CLUSTER)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ClusterCode.class,
            mode = Mode.MATCH_ANY,
            names = {"API_ADDRESS_LOCAL", "NOT_READABLE"})
    void warnings_and_remarks_are_allowed(ClusterCode code) {
        assertThat(ExitCode.of(check(code))).isZero();
    }

    @Test
    void a_verification_of_a_cluster_that_does_not_answer_is_3() {
        assertThat(ExitCode.of(trust(ClusterCode.CLUSTER_UNREACHABLE))).isEqualTo(3);
    }

    @Test
    void a_verification_that_may_not_read_the_Secret_is_3() {
        assertThat(ExitCode.of(trust(ClusterCode.NOT_READABLE))).isEqualTo(3);
    }

    @Test
    void a_cluster_without_cacerts_is_1() {
        assertThat(ExitCode.of(trust(ClusterCode.CACERTS_MISSING))).isEqualTo(1);
    }

    @Test
    void broken_trust_wins_over_a_cluster_that_does_not_answer() {
        assertThat(ExitCode.of(trust(ClusterCode.CLUSTER_UNREACHABLE, TrustCode.NOT_TRUSTED)))
                .isEqualTo(1);
    }

    private static PushReport push(Outcome... outcomes) {
        List<PushReport.Result> results = Stream.of(outcomes)
                .map(outcome -> new PushReport.Result(ClusterName.of("c"), Optional.empty(), outcome, ""))
                .toList();
        return new PushReport(false, results, List.of());
    }

    private static PreflightReport check(FindingCode... codes) {
        return new PreflightReport(List.of(), findings(codes));
    }

    private static TrustReport trust(FindingCode... codes) {
        ObservedCluster unread = new ObservedCluster(ClusterName.of("c"), Optional.empty(), Map.of(), findings(codes));
        return TrustReport.of(List.of(unread), Instant.now());
    }

    private static List<Finding> findings(FindingCode... codes) {
        return Stream.of(codes).map(code -> code.at("c", "test")).toList();
    }
}
