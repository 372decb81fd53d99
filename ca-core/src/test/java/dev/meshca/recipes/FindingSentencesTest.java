package dev.meshca.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of every recipe, and where, as text that is checked in, so that a change of it is seen in review. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FindingSentencesTest {

    private static final String UPDATE = "findings.update";
    private static final Path LISTING = Path.of("findings.txt");
    private static final Map<String, Recipe> RECIPES = recipes();

    /** What differs from one run to the next, and what stands for it. */
    private static final Map<Pattern, String> CHANCE = Map.of(
            Pattern.compile("\\b[0-9a-f]{16,}\\b"), "DIGEST",
            Pattern.compile("\\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"), "TIME",
            Pattern.compile("\\b[0-9]+ bytes\\b"), "SIZE bytes",
            Pattern.compile("\\bline ([2-9]|[0-9]{2,})\\b"), "line N",
            Pattern.compile("\\bRSA-9[0-9]{3}\\b"), "RSA-9NNN");

    private static Map<String, Recipe> recipes() {
        Map<String, Recipe> all = new TreeMap<>(Recipes.broken());
        all.putAll(Recipes.sound());
        return all;
    }

    static Stream<String> kinds() {
        return RECIPES.keySet().stream().map(FindingSentencesTest::kind).distinct();
    }

    private static String kind(String recipe) {
        return recipe.substring(0, recipe.indexOf('.'));
    }

    @BeforeAll
    static void write_the_listing_on_request() throws IOException {
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(LISTING, kinds().map(FindingSentencesTest::said).collect(Collectors.joining()));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_recipe_is_answered_in_the_sentences_that_are_listed(String kind) throws IOException {
        assertThat(said(kind))
                .as("differs from %s; if that is intended, run the tests with -D%s=true", LISTING, UPDATE)
                .isEqualTo(listed(kind));
    }

    private static String said(String kind) {
        return RECIPES.entrySet().stream()
                .filter(recipe -> kind(recipe.getKey()).equals(kind))
                .map(recipe -> recipe.getKey() + "\n" + said(recipe.getValue()))
                .collect(Collectors.joining());
    }

    private static String said(Recipe recipe) {
        return recipe.findings().stream()
                .map(Finding::toString)
                .map(FindingSentencesTest::withoutChance)
                .map(sentence -> "    " + sentence + "\n")
                .collect(Collectors.joining());
    }

    private static String withoutChance(String sentence) {
        String text = sentence;
        for (Map.Entry<Pattern, String> some : CHANCE.entrySet()) {
            text = some.getKey().matcher(text).replaceAll(some.getValue());
        }
        return text;
    }

    private static String listed(String kind) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean wanted = false;
        for (String line : Files.readAllLines(LISTING)) {
            wanted = line.startsWith(" ") ? wanted : kind(line).equals(kind);
            text.append(wanted ? line + "\n" : "");
        }
        return text.toString();
    }
}
