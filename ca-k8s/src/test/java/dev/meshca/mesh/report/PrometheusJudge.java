package dev.meshca.mesh.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.meshca.testbed.Testbed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prometheus' own parser, and the linter of {@code promtool check metrics}.
 *
 * @param problems what they have against a page; empty if nothing
 * @param samples what Prometheus would store
 */
record PrometheusJudge(List<String> problems, List<JsonNode> samples) {

    static PrometheusJudge of(String page) {
        try {
            Process judge = new ProcessBuilder(
                            Testbed.binary("prometheus-judge").toString())
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = judge.getOutputStream()) {
                in.write(page.getBytes(UTF_8));
            }
            Map<Boolean, List<String>> said =
                    judge.inputReader(UTF_8).lines().collect(Collectors.partitioningBy(line -> line.startsWith("{")));
            List<String> problems = said.get(false);
            if ((judge.waitFor() == 0) != problems.isEmpty()) {
                throw new AssertionError("exit code " + judge.exitValue() + " and " + problems);
            }
            return new PrometheusJudge(
                    problems,
                    said.get(true).stream().map(JsonMapper.shared()::readTree).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
