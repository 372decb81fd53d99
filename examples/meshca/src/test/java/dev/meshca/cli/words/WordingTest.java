package dev.meshca.cli.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.cli.Meshca;
import dev.meshca.cli.terminal.Remedies;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command line speaks of commands and options, the library of neither, and nobody of classes and methods. What commands
 * print is looked at in every test that runs one.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WordingTest {

    /** Options of openssl, kubectl and istioctl are for everybody, where the sentence names them first. */
    private static final Pattern OF_THE_COMMAND_LINE =
            Pattern.compile("(?<!\\b(openssl|kubectl|istioctl)\\b[^:;,]{0,60})(?<![\\w-])--(?!BEGIN|END|-)[a-z][a-z-]+"
                    + "|\\bmeshca (create|check|push|verify|status|rotate|crl|revoke|remove)");

    private static final Pattern OBJECT = Pattern.compile("[A-Z]\\w+\\[.*]");

    private static Set<String> ofTheLibrary() {
        Set<String> sentences = new LinkedHashSet<>(Constants.sentencesBeside(Mesh.class));
        sentences.addAll(Constants.sentencesBeside(Finding.class));
        sentences.removeIf(OBJECT.asMatchPredicate()); // what toString says, for who debugs a program
        return sentences;
    }

    @Test
    void no_code_speaks_of_classes_and_methods() {
        assertThat(MeshJson.codes()).hasSizeGreaterThan(100);
        for (FindingCode code : MeshJson.codes()) {
            assertThat(code.shownBy()).as(code.name()).matches("[^\\n]+[^.\\s]");
            assertThat(Wording.in(
                            code.meaning() + "; " + code.shownBy() + "; " + code.remedy() + "; " + Remedies.of(code)))
                    .as(code.name())
                    .isEmpty();
        }
    }

    @Test
    void no_sentence_of_the_library_speaks_of_classes_and_methods() {
        assertThat(ofTheLibrary()).hasSizeGreaterThan(500);
        assertThat(ofTheLibrary().stream().filter(WordingTest::hasIdentifiers)).isEmpty();
    }

    @Test
    void no_sentence_of_the_library_speaks_of_commands_and_options() {
        assertThat(ofTheLibrary().stream().filter(OF_THE_COMMAND_LINE.asPredicate()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read it again --timeout 5m",
                "save what it prints with --raw",
                "save what kubectl prints, or say --replace",
                "run meshca push again"
            })
    void commands_and_options_are_found(String sentence) {
        assertThat(sentence).containsPattern(OF_THE_COMMAND_LINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "save what kubectl config view --raw prints",
                "the address of istioctl create-remote-secret --server",
                "-----BEGIN CERTIFICATE-----"
            })
    void options_of_other_programs_are_for_everybody(String sentence) {
        assertThat(sentence).doesNotContainPattern(OF_THE_COMMAND_LINE);
    }

    @Test
    void no_sentence_of_the_command_line_speaks_of_classes_and_methods() {
        Set<String> sentences = Constants.sentencesBeside(Meshca.class);

        assertThat(sentences).hasSizeGreaterThan(100);
        assertThat(sentences.stream().filter(WordingTest::hasIdentifiers)).isEmpty();
    }

    private static boolean hasIdentifiers(String sentence) {
        return !Wording.identifiersIn(sentence).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "remove the key, or push with adopt",
                "nothing was written; use replace to give it up",
                "say insecure",
                "unknown cluster in PreflightOptions.networks",
                "give it more time (timeLimit)",
                "call mesh.renewLists() first",
                "the root of Optional[cluster1]",
                "trusts TrustBundle{pem=1}",
                "every cluster is in [STEADY, BRIDGED]",
                "holds dev.meshca.Thing@1b2c3d4e"
            })
    void such_words_are_found(String sentence) {
        assertThat(Wording.in(sentence)).isNotEmpty();
    }
}
