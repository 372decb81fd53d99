package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.RotationWork.Kind;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.KeyPairSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationFilesTest {

    @TempDir
    private Path certs;

    private RotationFiles files;

    @BeforeEach
    void rotateTheIntermediates() {
        new Shell().run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        files = new RotationFiles(certs);
        RotationWork work = files.fresh(
                new NextGeneration(certs, KeyPairSource.jdk()).intermediates(Optional.empty()), Duration.ofHours(1));
        RotationDirectory.at(certs).prepare(work.next());
        files.finish(work, work.next().clusters());
    }

    @Test
    void what_ended_just_now_is_not_begun_anew() {
        assertThat(files.justFinished(kind -> kind == Kind.INTERMEDIATES, Instant.now()))
                .isPresent();
        assertThat(files.justFinished(
                        kind -> kind == Kind.INTERMEDIATES, Instant.now().plus(Duration.ofHours(2))))
                .isEmpty();
    }

    @Test
    void after_new_intermediates_a_new_root_is_still_to_be_made() {
        assertThat(files.justFinished(kind -> kind != Kind.INTERMEDIATES, Instant.now()))
                .isEmpty();
    }
}
