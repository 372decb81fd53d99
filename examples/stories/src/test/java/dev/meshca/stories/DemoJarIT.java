package dev.meshca.stories;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command: {@code java -jar demo.jar}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoJarIT {

    @TempDir
    private Path folder;

    @Test
    void the_demo_runs_and_says_nothing_but_its_story() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process demo = new ProcessBuilder(
                        java,
                        "-jar",
                        System.getProperty("demo.jar"),
                        folder.resolve("demo").toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();

        assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).as(Files.readString(err)).isZero();
        assertThat(out).content().contains("As it should be");
        assertThat(err).isEmptyFile();
    }
}
