package dev.meshca.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.recipes.ForeignJudges.Pair;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our verdicts against those of istiod's own code and of openssl. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FindingsIT {

    private static final Map<String, Recipe> RECIPES = new LinkedHashMap<>();

    private static final Set<String> ERRORS = new HashSet<>();

    private static ForeignJudges judges;

    @BeforeAll
    static void askTheJudges(@TempDir Path dir) throws IOException {
        RECIPES.putAll(Recipes.broken());
        RECIPES.putAll(Recipes.sound());
        RECIPES.forEach((name, recipe) -> {
            if (recipe.findings().stream().anyMatch(Finding::isError)) {
                ERRORS.add(name);
            }
        });
        judges = ForeignJudges.of(dir, RECIPES);
        Files.writeString(Path.of("target", "findings.txt"), VerdictTable.of(RECIPES, judges));
    }

    static Stream<String> recipes() {
        return RECIPES.keySet().stream();
    }

    static Stream<Pair> pairs() {
        return judges.meetings().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void the_judges_say_what_the_recipe_says_they_do(String name) {
        assertThat(judges.refusals(name).keySet())
                .as(() -> judges.refusals(name).toString())
                .containsExactlyInAnyOrderElementsOf(RECIPES.get(name).refusing());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void what_a_judge_refuses_is_an_error(String name) {
        Set<Judge> refusing = EnumSet.noneOf(Judge.class);
        refusing.addAll(judges.refusals(name).keySet());
        refusing.remove(Judge.STRICT);
        boolean error = ERRORS.contains(name);

        assertThat(error || refusing.isEmpty())
                .as(() -> judges.refusals(name).toString())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_disagreement_has_a_written_reason(String name) {
        Recipe recipe = RECIPES.get(name);
        boolean error = ERRORS.contains(name);
        boolean agreed = error
                ? recipe.refusing().equals(EnumSet.allOf(Judge.class))
                : recipe.refusing().isEmpty();

        assertThat(agreed || !recipe.because().isBlank())
                .as("a reason why " + recipe.refusing() + " refuse what we call " + (error ? "an error" : "sound"))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_pair_that_a_peer_refuses_is_not_called_trusted(Pair pair) {
        Set<Judge> refusing = EnumSet.noneOf(Judge.class);
        refusing.addAll(judges.meetings().get(pair).keySet());
        refusing.remove(Judge.STRICT);

        assertThat(refusing.isEmpty() || isRefusedOrExplained(pair))
                .as(() -> judges.meetings().get(pair).toString())
                .isTrue();
    }

    /** Where a file cannot be read, or no workload certificate be made, the cluster's own findings say so. */
    private static boolean isRefusedOrExplained(Pair pair) {
        Instant now = Instant.now();
        List<CaChain> chains = RECIPES.get(pair.from().recipe()).chains();
        TrustReport.Matrix matrix =
                TrustReport.Matrix.of(chains.stream().map(ObservedCluster::of).toList(), now);
        boolean refused =
                matrix.cell(pair.from().cluster(), pair.to().cluster()).verdict() == Verdict.REFUSED;
        return refused
                || chains.stream()
                        .filter(chain -> chain.cluster().equals(pair.from().cluster())
                                || chain.cluster().equals(pair.to().cluster()))
                        .flatMap(chain -> chain.check(now).stream())
                        .anyMatch(Finding::isError);
    }

    @Test
    void both_answers_occur_from_every_judge() {
        assertThat(RECIPES.keySet().stream()
                        .flatMap(name -> judges.refusals(name).keySet().stream())
                        .distinct())
                .containsExactlyInAnyOrder(Judge.values());
        assertThat(RECIPES.keySet()).anyMatch(name -> judges.refusals(name).isEmpty());
    }
}
