package dev.meshca.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.cli.words.Constants;
import dev.meshca.mesh.Mesh;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HintsTest {

    @Test
    void each_phrase_is_one_of_the_library() {
        Set<String> library = new LinkedHashSet<>(Constants.sentencesBeside(Mesh.class));
        library.addAll(Constants.sentencesBeside(Finding.class));

        assertThat(Hints.OF_PHRASES.keySet())
                .allSatisfy(phrase -> assertThat(library).anyMatch(sentence -> sentence.contains(phrase)));
    }

    @Test
    void what_is_to_be_typed_follows_the_phrase() {
        assertThat(Hints.inText("certs holds no cluster: create its CAs first"))
                .isEqualTo("certs holds no cluster: create its CAs first (meshca create --dir DIR --cluster NAME)");
    }
}
