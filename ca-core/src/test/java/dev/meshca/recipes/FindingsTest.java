package dev.meshca.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.testing.Keys;
import dev.meshca.trust.TrustCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FindingsTest {

    /** Said of files on a disk, so the package that reads disks has its test. */
    private static final Set<TrustCode> TESTED_ELSEWHERE =
            EnumSet.of(TrustCode.FILE_UNREADABLE, TrustCode.KEY_READABLE_BY_OTHERS, TrustCode.KEY_WRITABLE_BY_OTHERS);

    private static final Map<String, Recipe> BROKEN = Recipes.broken();
    private static final Map<String, Recipe> SOUND = Recipes.sound();

    static Stream<String> broken() {
        return BROKEN.keySet().stream();
    }

    static Stream<String> sound() {
        return SOUND.keySet().stream();
    }

    @Test
    void every_code_has_a_recipe_that_is_about_it() {
        Set<TrustCode> wanted = EnumSet.complementOf(EnumSet.copyOf(TESTED_ELSEWHERE));

        assertThat(BROKEN.values()).extracting(recipe -> recipe.codes().get(0)).containsAll(wanted);
    }

    @Test
    void every_code_but_few_has_a_recipe_with_nothing_else_to_find() {
        Set<TrustCode> alone = EnumSet.noneOf(TrustCode.class);
        BROKEN.values().stream()
                .filter(recipe -> recipe.codes().size() == 1)
                .forEach(recipe -> alone.add(recipe.codes().get(0)));

        assertThat(Arrays.stream(TrustCode.values()).filter(code -> !alone.contains(code)))
                .as("codes that never come alone; their recipes say why")
                .containsExactlyInAnyOrder(
                        TrustCode.FILE_UNREADABLE,
                        TrustCode.KEY_READABLE_BY_OTHERS,
                        TrustCode.KEY_WRITABLE_BY_OTHERS,
                        TrustCode.ROOT_NOT_SELF_SIGNED,
                        TrustCode.CRL_OF_ANCHOR_UNVERIFIABLE,
                        TrustCode.PLAN_NOT_TRUSTED);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_broken_recipe_yields_exactly_its_codes(String name) {
        Recipe recipe = BROKEN.get(name);

        assertThat(codes(recipe.findings())).containsExactlyInAnyOrderElementsOf(recipe.codes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp224r1", "secp256k1"})
    void a_key_on_a_curve_that_Java_does_not_know_is_not_said_to_belong_to_another(String curve) {
        Layout layout = Layout.withCa(Layout.intermediate().keys(Keys.bouncyCastleEc(curve)));

        assertThat(codes(Recipe.of(TrustCode.ALGORITHM_UNKNOWN, layout).findings()))
                .containsOnly(TrustCode.ALGORITHM_UNKNOWN);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void a_sound_recipe_yields_no_error(String name) {
        Recipe recipe = SOUND.get(name);

        Collection<Finding> findings = recipe.findings();

        assertThat(findings).noneMatch(Finding::isError);
        assertThat(codes(findings)).containsExactlyInAnyOrderElementsOf(recipe.codes());
    }

    @ParameterizedTest
    @MethodSource("broken")
    void a_finding_says_one_clause_about_a_named_place(String name) {
        assertThat(BROKEN.get(name).findings()).allSatisfy(finding -> {
            assertThat(finding.where()).matches("mesh|cluster[12](, cluster[12])*(/[a-z.+-]+)?");
            assertThat(finding.detail()).isNotBlank().doesNotEndWith(".").doesNotContain("\n", "Optional[");
        });
    }

    @ParameterizedTest
    @EnumSource(TrustCode.class)
    void a_code_explains_itself_in_one_sentence_without_a_full_stop(TrustCode code) {
        assertThat(code.meaning()).matches("[A-Za-z][^\\n]{15,}[^.\\s]");
        assertThat(code.remedy()).matches("[a-z][^\\n]{8,}[^.\\s]");
        assertThat(code.severity()).isIn((Object[]) Finding.Severity.values());
    }

    @ParameterizedTest
    @EnumSource(TrustCode.class)
    void who_shows_a_code_is_who_refuses_its_recipes(TrustCode code) {
        Set<Judge> refusing = EnumSet.noneOf(Judge.class);
        BROKEN.values().stream()
                .filter(recipe -> recipe.codes().get(0) == code)
                .forEach(recipe -> refusing.addAll(recipe.refusing()));

        if (code == TrustCode.TEXT_NOT_UTF8) {
            assertThat(refusing).as("who gets no certificate from istiod").containsExactly(Judge.PEER);
            assertThat(code.shownBy()).startsWith("istiod's code and a real istiod");
        } else if (refusing.isEmpty()) {
            assertThat(code.shownBy()).matches("[a-zR][^\\n]{8,}[^.\\s]").doesNotContain(", Go", "OpenSSL", "webpki");
        } else {
            assertThat(List.of(code.shownBy().split(", ", -1)))
                    .as("the strict run of openssl counts where nothing else of it refuses")
                    .containsExactlyInAnyOrderElementsOf(refusing.stream()
                            .filter(judge -> judge != Judge.STRICT || !refusing.contains(Judge.OPENSSL))
                            .map(Judge::shown)
                            .collect(Collectors.toSet()));
        }
    }

    private static Set<FindingCode> codes(Collection<Finding> findings) {
        return findings.stream().map(Finding::code).collect(Collectors.toSet());
    }
}
