package dev.meshca.k8s.driver;

import dev.meshca.k8s.driver.MatrixTrial.Strategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of what was counted, in {@code target/matrix.md}; with {@code -Ddocs.update=true} also in the documents. */
final class MatrixTable {

    private static final Path MADE = Path.of("target", "matrix.md");
    private static final Path LOCK = Path.of("target", "evidence.lock");
    private static final Path PAGE = Path.of("..", "docs", "evidence.md");
    private static final String BEGIN = "<!-- measured matrix:begin -->\n";
    private static final String END = "<!-- measured matrix:end -->\n";
    private static final String HEAD = "| Istio | Strategy | Multi-root | Workload | Fault | Handshakes | Failed |\n"
            + "|---|---|---|---|---|---|---|\n";

    private final Map<String, String> rows = new TreeMap<>();

    /** What was measured. */
    record Row(String release, Strategy strategy, boolean multiRoot, String workload, String fault) {

        private String cells() {
            return "| %s | %s | %s | %s | %s |"
                    .formatted(release, strategy.word, multiRoot ? "on" : "off", workload, fault);
        }
    }

    void add(MatrixTrial trial, MatrixTrial.Counted counted) {
        add(
                trial,
                "Go",
                counted.ours().handshakes() + counted.ours().failed(),
                counted.ours().failed());
        counted.envoy()
                .ifPresent(
                        stats -> add(trial, "pilot-agent, Envoy", stats.handshakes() + stats.failed(), stats.failed()));
        write(MADE, HEAD + String.join("", rows.values()));
    }

    private void add(MatrixTrial trial, String workload, long handshakes, long failed) {
        add(
                new Row(trial.release(), trial.strategy(), trial.multiRoot(), workload, trial.fault().word),
                handshakes,
                failed);
    }

    void add(Row row, long handshakes, long failed) {
        rows.put(row.cells(), "%s %,d | %,d |%n".formatted(row.cells(), handshakes, failed));
    }

    /** Rows that were not measured this time stay, and those of a class in another process. */
    void document() {
        if (!Boolean.getBoolean("docs.update")) {
            return;
        }
        try (FileChannel untilClosed = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            untilClosed.lock();
            merge();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void merge() {
        String page = read(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        Map<String, String> all = new TreeMap<>();
        page.substring(begin, end).lines().skip(2).forEach(line -> all.put(keyOf(line), line + "\n"));
        all.putAll(rows);
        write(PAGE, page.substring(0, begin) + HEAD + String.join("", all.values()) + page.substring(end));
    }

    private static String keyOf(String line) {
        List<String> cells = Stream.of(line.split("\\|")).map(String::strip).toList();
        return cells.subList(1, 6).stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
