package dev.meshca.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca demo}. */
@Command(
        name = "demo",
        customSynopsis = "meshca demo [OPTIONS]",
        sortOptions = false,
        description = {
            "Shows the main job on two clusters inside this process.",
            "",
            "Each step shows a command and what it prints; the last one is a mistake that is caught. Nothing outside its"
                    + " folder is touched."
        })
final class DemoCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "An empty folder to work in; made if it is missing. By default a new temporary one, which stays.")
    private @Nullable Path dir;

    @Mixin
    private OutputOption output = new OutputOption();

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new Demo(terminal, output, folder()).run();
    }

    private Path folder() {
        try {
            if (dir == null) {
                return Files.createTempDirectory("meshca-demo-");
            }
            Files.createDirectories(dir);
            try (Stream<Path> content = Files.list(dir)) {
                if (content.findAny().isPresent()) {
                    throw new IllegalArgumentException(
                            dir + " is not empty: the demo wants a folder of its own, choose another --dir");
                }
            }
            return dir;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder of the demo: " + e.getMessage(), e);
        }
    }
}
