package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Pems;
import dev.meshca.trust.TrustBundle.Relation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustBundleTest {

    private static final Forged A = Forge.root("A").selfSigned();
    private static final Forged B = Forge.root("B").selfSigned();
    private static final Forged C = Forge.root("C").selfSigned();

    private static TrustBundle bundle(Forged... roots) {
        return TrustBundle.of(Pems.bytes(Pems.of(roots)));
    }

    @Test
    void order_and_repetition_do_not_matter() {
        assertThat(bundle(A, B).relationTo(bundle(B, A, B))).isEqualTo(Relation.EQUAL);
        assertThat(bundle(A, B)).isEqualTo(bundle(B, A, B)).hasSameHashCodeAs(bundle(B, A, B));
        assertThat(bundle(A, B)).doesNotHaveSameHashCodeAs(bundle(A, C));
    }

    @Test
    void more_roots_on_the_other_side_make_a_subset() {
        assertThat(bundle(A).relationTo(bundle(A, B))).isEqualTo(Relation.SUBSET);
    }

    @Test
    void more_roots_on_this_side_make_a_superset() {
        assertThat(bundle(A, B).relationTo(bundle(A))).isEqualTo(Relation.SUPERSET);
    }

    @Test
    void one_root_in_common_makes_an_overlap() {
        assertThat(bundle(A, B).relationTo(bundle(B, C))).isEqualTo(Relation.OVERLAP);
    }

    @Test
    void no_root_in_common_makes_them_disjoint() {
        assertThat(bundle(A).relationTo(bundle(B))).isEqualTo(Relation.DISJOINT);
    }

    @Test
    void two_empty_sets_are_equal() {
        assertThat(bundle().relationTo(bundle())).isEqualTo(Relation.EQUAL);
    }

    @Test
    void an_empty_set_has_nothing_in_common_with_another() {
        assertThat(bundle().relationTo(bundle(A))).isEqualTo(Relation.DISJOINT);
    }

    @Test
    void the_bytes_are_kept_as_they_were_read() {
        byte[] text = Pems.bytes("# ours\r\n" + A.pem() + "\n\n" + B.pem());

        assertThat(TrustBundle.of(text).pem()).isEqualTo(text);
    }

    @Test
    void a_caller_cannot_change_the_bytes() {
        TrustBundle bundle = bundle(A);
        bundle.pem()[0] = 0;

        assertThat(bundle.pem()).startsWith('-');
    }

    @Test
    void what_somebody_cannot_read_is_left_out() {
        String indented = B.pem().replaceAll("(?m)^", " ");

        assertThat(TrustBundle.of(Pems.bytes(A.pem() + indented)).fingerprints())
                .isEqualTo(bundle(A).fingerprints());
    }

    @Test
    void the_text_names_the_roots() {
        assertThat(bundle(A, B)).hasToString("the roots 'O=Forge, CN=A', 'O=Forge, CN=B'");
    }
}
