package dev.meshca.mesh.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When CAs are renewed, against how long they live. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RenewalFieldsTest {

    private static final String RENEWAL = "rotation: {renewBefore: 60d}\n";

    @TempDir
    private Path folder;

    private MeshFile read(String lives) throws IOException {
        return MeshFile.read(
                Files.writeString(folder.resolve("mesh.yaml"), MeshFileTest.SMALL + lives + "\n" + RENEWAL));
    }

    @ParameterizedTest
    @CsvSource({"rootValidity: 60d, 60d", "validity: 12h, 12h"})
    void a_renewal_that_new_cas_would_be_due_for_at_once_is_said_where_it_stands(String lives, String life) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(lives))
                .withMessage(folder.resolve("mesh.yaml") + ":9:25: renewBefore: a new CA lives " + life
                        + ", and would be due at once: choose a shorter time before its end");
    }

    @Test
    void a_renewal_before_the_end_of_longer_lives_is_good() throws IOException {
        assertThat(read("validity: 61d\nrootValidity: 62d").renewal().before()).contains(Duration.ofDays(60));
    }
}
