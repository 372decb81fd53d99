package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** At which second a finding comes, and at which it goes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MomentsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Forged ROOT =
            Forge.root("Root").valid(DAY.negated(), DAY.multipliedBy(3650)).selfSigned();
    private static final Forged CA = Forge.intermediate("Intermediate")
            .valid(DAY.negated(), DAY.multipliedBy(1825))
            .signedBy(ROOT);

    private static CaChain chain() {
        return read(Layout.of(CA, ROOT));
    }

    /** With a list of the intermediate from now on, for so long, and one of the root for longer. */
    private static CaChain withList(Duration life) {
        ForgedCrl own = ForgedCrl.of(CA).valid(Duration.ZERO, life);
        ForgedCrl above = ForgedCrl.of(ROOT).valid(DAY.negated(), DAY.multipliedBy(3000));
        return read(Layout.of(CA, ROOT).crl(own.pem() + above.pem()));
    }

    private static CaChain read(Layout layout) {
        return CaChain.read(ClusterName.of("cluster1"), layout.documents());
    }

    private static Instant start() {
        return Forge.time(Duration.ZERO).getDate().toInstant();
    }

    private static Instant end(Forged certificate) {
        return certificate.certificate().getNotAfter().toInstant();
    }

    private static Arguments moment(String what, TrustCode code, CaChain chain, Instant with, Instant without) {
        return Arguments.of(what, code, chain, with, without);
    }

    static Stream<Arguments> moments() {
        Instant ca = end(CA);
        Instant root = end(ROOT);
        CaChain month = withList(DAY.multipliedBy(30));
        Instant listed = start().plus(DAY.multipliedBy(30));
        CaChain days = withList(DAY.multipliedBy(6));
        Instant brief = start().plus(DAY.multipliedBy(6));
        return Stream.of(
                moment(
                        "begins",
                        TrustCode.CERTIFICATE_NOT_YET_VALID,
                        chain(),
                        start().minus(DAY).minus(SECOND),
                        start().minus(DAY)),
                moment("ends", TrustCode.CERTIFICATE_EXPIRED, chain(), ca.plus(SECOND), ca),
                moment(
                        "60 days",
                        TrustCode.EXPIRES_SOON,
                        chain(),
                        ca.minus(DAY.multipliedBy(60)).plus(SECOND),
                        ca.minus(DAY.multipliedBy(60))),
                moment("its last second", TrustCode.EXPIRES_SOON, chain(), ca, ca.plus(SECOND)),
                moment(
                        "a root's year",
                        TrustCode.EXPIRES_SOON,
                        read(Layout.of(ROOT)),
                        root.minus(DAY.multipliedBy(365)).plus(SECOND),
                        root.minus(DAY.multipliedBy(365))),
                moment("a list begins", TrustCode.CRL_EXPIRED, month, start().minus(SECOND), start()),
                moment("a list ends", TrustCode.CRL_EXPIRED, month, listed.plus(SECOND), listed),
                moment(
                        "a third of a list's life",
                        TrustCode.CRL_ENDS_SOON,
                        month,
                        listed.minus(DAY.multipliedBy(10)).plus(SECOND),
                        listed.minus(DAY.multipliedBy(10))),
                moment("a list's last second", TrustCode.CRL_ENDS_SOON, month, listed, listed.plus(SECOND)),
                moment(
                        "a list's first second",
                        TrustCode.CRL_ENDS_SOON,
                        withList(DAY.multipliedBy(2)),
                        start(),
                        start().minus(SECOND)),
                moment(
                        "three days of a list",
                        TrustCode.CRL_ENDS_SOON,
                        days,
                        brief.minus(DAY.multipliedBy(3)).plus(SECOND),
                        brief.minus(DAY.multipliedBy(3))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moments")
    void a_finding_comes_and_goes_at_one_second(
            String what, TrustCode code, CaChain chain, Instant with, Instant without) {
        assertThat(codes(chain, with)).contains(code);
        assertThat(codes(chain, without)).doesNotContain(code);
    }

    @Test
    void a_CA_may_end_with_its_issuer_and_not_a_second_later() {
        Forge same = Forge.intermediate("Intermediate").valid(DAY.negated(), DAY.multipliedBy(3650));
        Forge later = Forge.intermediate("Intermediate")
                .valid(DAY.negated(), DAY.multipliedBy(3650).plus(SECOND));

        assertThat(codes(read(Layout.of(same.signedBy(ROOT), ROOT)), start())).isEmpty();
        assertThat(codes(read(Layout.of(later.signedBy(ROOT), ROOT)), start()))
                .containsExactly(TrustCode.OUTLIVES_ISSUER);
    }

    @Test
    void what_is_left_is_said_in_hours_on_the_last_day_and_in_days_before() {
        CaChain chain = withList(DAY.multipliedBy(30));
        Instant end = start().plus(DAY.multipliedBy(30));

        assertThat(detail(chain, end.minus(DAY))).endsWith(": 1 days of its 30 days are left");
        assertThat(detail(chain, end.minus(DAY).plus(SECOND))).endsWith(": 23 hours of its 30 days are left");
    }

    private static String detail(CaChain chain, Instant now) {
        List<Finding> findings = chain.check(now);
        return findings.stream()
                .filter(finding -> finding.code() == TrustCode.CRL_ENDS_SOON)
                .findFirst()
                .orElseThrow()
                .detail();
    }

    @Test
    void a_chain_is_judged_anew_at_another_moment_and_with_other_thresholds() {
        CaChain chain = chain();
        TrustReport.Thresholds none = new TrustReport.Thresholds(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        Instant soon = end(CA).minus(DAY);

        assertThat(codes(chain, start())).isEmpty();
        assertThat(codes(chain, soon)).containsExactly(TrustCode.EXPIRES_SOON);
        assertThat(chain.check(soon, none)).isEmpty();
        assertThat(codes(chain, start())).isEmpty();
        assertThat(chain.verdict(start()).faults()).isEmpty();
        assertThat(chain.verdict(end(CA).plus(SECOND)).faults()).isNotEmpty();
    }

    @Test
    void a_chain_of_the_past_was_sound_then() {
        Forged root = Forge.root("Root")
                .valid(DAY.multipliedBy(-4000), DAY.multipliedBy(-1000))
                .selfSigned();
        Forged ca = Forge.intermediate("Intermediate")
                .valid(DAY.multipliedBy(-3000), DAY.multipliedBy(-1500))
                .signedBy(root);

        assertThat(codes(read(Layout.of(ca, root)), start().minus(DAY.multipliedBy(2500))))
                .isEmpty();
    }

    private static List<FindingCode> codes(CaChain chain, Instant now) {
        return chain.check(now).stream().map(Finding::code).toList();
    }
}
