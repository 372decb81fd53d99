package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.InvalidCaException;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IssuerPathTest {

    private final Forged root = Forge.root("Root").selfSigned();
    private final Forged ca = Forge.root("CA").signedBy(root);

    private static List<X509Certificate> path(Forged signing, Forged... others) {
        return IssuerPath.toRoot(
                signing.certificate(),
                Stream.of(others).map(Forged::certificate).toList());
    }

    @Test
    void an_issuer_has_the_name_that_is_asked_for_and_not_only_the_key() {
        Forged renamed = Forge.root("Renamed").keys(root.keys()).selfSigned();

        assertThat(path(ca, renamed, root)).containsExactly(ca.certificate(), root.certificate());
    }

    @Test
    void an_issuer_has_the_key_that_signed_and_not_only_the_name() {
        Forged namesake = Forge.root("Root").selfSigned();

        assertThat(path(ca, namesake, root)).containsExactly(ca.certificate(), root.certificate());
    }

    @Test
    void two_CAs_that_signed_each_other_lead_to_no_root() {
        Forged other = Forge.root("Other").signedBy(ca);
        Forged again = Forge.root("CA").keys(ca.keys()).signedBy(other);

        assertThatThrownBy(() -> path(again, other, again))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("the issuer 'O=Forge, CN=CA' of 'O=Forge, CN=Other' is missing");
    }
}
