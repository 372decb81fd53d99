package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.KeyPairSource;
import java.io.PrintWriter;
import java.io.Writer;
import java.security.KeyPair;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeysAheadTest {

    private static KeysAhead of(KeyPairSource source, int count) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new KeysAhead(source, count, new Progress(new Terminal(nowhere, nowhere, Map.of(), false), "", count));
    }

    @Test
    void hands_out_each_key_once_and_makes_no_more_than_it_was_told() {
        AtomicInteger made = new AtomicInteger();
        KeyPairSource counting = algorithm -> {
            made.incrementAndGet();
            return KeyPairSource.jdk().generate(algorithm);
        };
        Set<KeyPair> keys = new HashSet<>();
        try (KeysAhead ahead = of(counting, 3)) {
            for (int i = 0; i < 3; i++) {
                keys.add(ahead.generate(KeyAlgorithm.EC_P256));
            }
            assertThatIllegalStateException().isThrownBy(() -> ahead.generate(KeyAlgorithm.EC_P256));
        }
        assertThat(keys).hasSize(3);
        assertThat(made).hasValue(3);
    }

    @Test
    void makes_none_before_the_first_is_asked_for() {
        AtomicInteger made = new AtomicInteger();
        KeyPairSource counting = algorithm -> {
            made.incrementAndGet();
            throw new IllegalStateException("nobody asked");
        };
        of(counting, 50).close();
        assertThat(made).hasValue(0);
    }

    @Test
    void what_the_source_says_arrives_where_the_key_was_asked_for() {
        KeyPairSource unable = algorithm -> {
            throw new IllegalArgumentException("no such keys");
        };
        try (KeysAhead ahead = of(unable, 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ahead.generate(KeyAlgorithm.EC_P256))
                    .withMessage("no such keys");
        }
    }
}
