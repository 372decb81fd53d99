package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.trust.CaChain;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** When a chain is judged of which nobody asks whether it is valid now. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ValidMomentTest {

    private static Forge valid(Forge certificate, int from, int until) {
        return certificate.valid(Duration.ofDays(from), Duration.ofDays(until));
    }

    private static Instant of(Layout layout) {
        return ValidMoment.of(CaChain.read(ClusterName.of("cluster1"), layout.documents()));
    }

    private static Instant start(Forged certificate) {
        return certificate.certificate().getNotBefore().toInstant();
    }

    @Test
    void it_is_when_the_last_of_its_certificates_began() {
        Forged root = valid(Forge.root("Root"), -20, 10).selfSigned();
        Forged ca = valid(Forge.intermediate("CA"), -10, 5).signedBy(root);
        Forged late = valid(Forge.root("Root").keys(root.keys()), -3, 10).selfSigned();

        assertThat(of(Layout.of(ca, root))).isEqualTo(start(ca));
        assertThat(of(Layout.of(ca, root).chain(root))).as("the CA is not sent").isEqualTo(start(ca));
        assertThat(of(Layout.of(ca, late))).as("the root was renewed").isEqualTo(start(late));
    }

    @Test
    void of_a_root_that_ended_before_the_CA_began_no_account_is_taken() {
        Forged root = valid(Forge.root("Root"), -20, -15).selfSigned();
        Forged ca = valid(Forge.intermediate("CA"), -10, 5).signedBy(root);

        assertThat(of(Layout.of(ca, root).chain(ca))).isEqualTo(start(ca));
    }

    @Test
    void of_a_root_that_began_after_the_CA_ended_no_account_is_taken() {
        Forged root = valid(Forge.root("Root"), -2, 10).selfSigned();
        Forged ca = valid(Forge.intermediate("CA"), -10, -5).signedBy(root);

        assertThat(of(Layout.of(ca, root).chain(ca))).isEqualTo(start(ca));
    }
}
