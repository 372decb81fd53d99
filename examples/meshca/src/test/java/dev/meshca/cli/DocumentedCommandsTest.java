package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

/** What the pages tell people to type is what the command line takes. The stories run what needs no istiod. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentedCommandsTest {

    private static final Path TOP = Path.of("..", "..");

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_in_a_page_is_understood(String command) {
        String[] words = command.split(" +");

        ParseResult understood = Meshca.commandLine(Terminal.ofProcess(), words).parseArgs(words);

        assertThat(understood.hasSubcommand()).isTrue();
    }

    @Test
    void there_are_commands_in_the_pages() throws IOException {
        assertThat(commands()).hasSizeGreaterThan(20).anyMatch(command -> command.startsWith("rotate root"));
    }

    /** Those in blocks of the shell, without comments. They are parsed and not run. */
    static List<String> commands() throws IOException {
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(TOP.resolve("README.md")),
                            docs.filter(page -> page.toString().endsWith(".md")))
                    .flatMap(DocumentedCommandsTest::lines)
                    .filter(line -> line.startsWith("meshca "))
                    .map(line -> line.substring("meshca ".length())
                            .replaceFirst("[#>;].*", "")
                            .replace("\"$serial\"", "5A17")
                            .strip())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> lines(Path page) {
        try {
            return Files.readAllLines(page).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
