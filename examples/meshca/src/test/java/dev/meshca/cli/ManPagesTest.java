package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code meshca man}: a page for each command, which man shows without a warning. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManPagesTest {

    @TempDir
    private Path folder;

    private Path pages() {
        Path man = folder.resolve("man1");
        Result result = new Shell().run("man", man);
        assertThat(result.exit()).as(result.err()).isZero();
        return man;
    }

    private static List<CommandSpec> commands() {
        List<CommandSpec> all = new ArrayList<>();
        collect(Meshca.commandLine(Terminal.ofProcess()), all);
        return all;
    }

    private static void collect(CommandLine command, List<CommandSpec> all) {
        all.add(command.getCommandSpec());
        command.getSubcommands().values().forEach(below -> collect(below, all));
    }

    @Test
    void every_command_has_a_page_with_every_option() throws IOException {
        Path man = pages();

        for (CommandSpec command : commands()) {
            String page = Files.readString(man.resolve(command.qualifiedName("-") + ".1"));
            assertThat(page).startsWith(".TH \"").contains("\n.SH \"SYNOPSIS\"\n", "\n.SH \"DESCRIPTION\"\n");
            assertThat(command.options())
                    .allSatisfy(option -> assertThat(page)
                            .contains("\\fB" + option.longestName().replace("-", "\\-") + "\\fR"));
            assertThat(command.subcommands().keySet())
                    .allSatisfy(name -> assertThat(page).contains("\\-" + name.replace("-", "\\-") + "\\fR(1)"));
            assertThat(page).doesNotContain("${");
        }
        try (Stream<Path> files = Files.list(man)) {
            assertThat(files).hasSameSizeAs(commands());
        }
    }

    @Test
    void groff_has_nothing_to_complain_of() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(Path::of))
                .as("groff is here")
                .anyMatch(place -> Files.isExecutable(place.resolve("groff")));
        try (Stream<Path> files = Files.list(pages())) {
            for (Path page : files.toList()) {
                Path errors = folder.resolve("errors");
                Path shown = folder.resolve("shown");
                Process groff = new ProcessBuilder("groff", "-man", "-ww", "-Tutf8", page.toString())
                        .redirectError(errors.toFile())
                        .redirectOutput(shown.toFile())
                        .start();
                assertThat(groff.waitFor()).isZero();
                assertThat(errors).as("%s", page).isEmptyFile();
                assertThat(shown).isNotEmptyFile();
            }
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Result result = new Shell().run("man", file.resolve("man1"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("cannot be written into " + file);
    }
}
