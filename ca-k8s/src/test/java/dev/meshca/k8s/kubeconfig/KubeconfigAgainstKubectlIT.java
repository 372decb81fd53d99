package dev.meshca.k8s.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.testbed.Testbed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every field of the kubeconfig's API, given to the real {@code kubectl} and to us: what arrives at the server is the same,
 * or the table says why not. The table stands in {@code target/kubeconfig-against-kubectl.txt} afterwards.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubeconfigAgainstKubectlIT {

    private static final String PATH = "/api/v1/namespaces/istio-system/secrets/cacerts";
    private static final String REFUSED = "refused";

    @TempDir
    private static Path folder;

    private final List<String> same = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<String> different = new ArrayList<>();

    private Path kubectl;
    private Workshop workshop;
    private RecordingApi api;
    private RecordingApi api6;
    private RecordingApi plain;
    private RecordingProxy proxy;
    private RecordingProxy plainProxy;

    @BeforeAll
    void start() throws Exception {
        kubectl = Testbed.binary("kubectl");
        workshop = new Workshop(folder);
        api = RecordingApi.overTls("127.0.0.1");
        api6 = RecordingApi.overTls("::1");
        plain = RecordingApi.plain();
        proxy = new RecordingProxy(new InetSocketAddress("127.0.0.1", api.port()));
        plainProxy = new RecordingProxy(new InetSocketAddress("127.0.0.1", plain.port()));
        workshop.value("TLS", "https://127.0.0.1:" + api.port());
        workshop.value("PORT", String.valueOf(api.port()));
        workshop.value("PORT6", String.valueOf(api6.port()));
        workshop.value("HTTP", "http://127.0.0.1:" + plain.port());
        workshop.value("PROXY", "http://127.0.0.1:" + proxy.port());
        workshop.value("PROXY_PORT", String.valueOf(proxy.port()));
        workshop.value("PLAIN_PROXY", "http://127.0.0.1:" + plainProxy.port());
    }

    @AfterAll
    void stop() throws IOException {
        for (AutoCloseable server : new AutoCloseable[] {api, api6, plain, proxy, plainProxy}) {
            close(server);
        }
        List<String> lines = new ArrayList<>();
        lines.add("%d rows: %d arrive alike, %d are refused by both, %d differ"
                .formatted(
                        same.size() + refused.size() + different.size(),
                        same.size(),
                        refused.size(),
                        different.size()));
        Stream.of(same, refused, different).forEach(lines::addAll);
        Files.write(Path.of("target", "kubeconfig-against-kubectl.txt"), lines);
    }

    private static void close(AutoCloseable server) {
        try {
            if (server != null) {
                server.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Row> rows() {
        return Rows.all();
    }

    @Test
    void each_field_of_the_api_has_a_row() {
        assertThat(Rows.all().stream().map(Row::field)).containsAll(Rows.FIELDS);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_arrives_is_what_kubectl_sends_or_the_table_says_why_not(Row row) throws Exception {
        Path config = workshop.file("config", workshop.filled(row.kubeconfig()));
        Map<String, String> environment = new HashMap<>();
        row.environment().forEach((name, value) -> environment.put(name, workshop.filled(value)));
        environment.putIfAbsent("KUBECONFIG", config.toString());
        environment.put("HOME", folder.toString());

        Outcome theirs = outcome(() -> kubectl(environment));
        Outcome ours = outcome(() -> us(environment));

        assertThat(ours.sentence()).doesNotContain("s3cret", "of-plugin", "of-file");
        note(row, theirs, ours);
        if (row.why().isPresent()) {
            assertThat(ours.arrived())
                    .as("no difference any more: %s", row.why())
                    .isNotEqualTo(theirs.arrived());
        } else {
            assertThat(ours.arrived())
                    .as("ours: %s%ntheirs: %s", ours.sentence(), theirs.sentence())
                    .isEqualTo(theirs.arrived());
        }
    }

    private void note(Row row, Outcome theirs, Outcome ours) {
        String sentence = ours.arrived().equals(REFUSED) ? "\n        we say: " + ours.sentence() : "";
        if (row.why().isPresent()) {
            different.add(
                    "  DIFFERS  " + row + "\n        because: " + row.why().get() + "\n        kubectl: "
                            + theirs.arrived() + "\n        we:      " + ours.arrived() + sentence);
        } else if (ours.arrived().equals(REFUSED)) {
            refused.add("  REFUSED  " + row + sentence);
        } else {
            same.add("  ALIKE    " + row);
        }
    }

    /** What arrived, or that nothing was answered; and what was said then. */
    private record Outcome(String arrived, String sentence) {}

    private interface Asking {
        String ask() throws Exception;
    }

    private Outcome outcome(Asking asking) throws Exception {
        Files.deleteIfExists(folder.resolve("told"));
        List.of(api, api6, plain).forEach(RecordingApi::forget);
        List.of(proxy, plainProxy).forEach(RecordingProxy::forget);
        String sentence = asking.ask();
        String arrived = Stream.of(api, api6, plain)
                .flatMap(server -> server.seen().stream())
                .filter(seen -> seen.path().endsWith(PATH))
                .map(this::described)
                .distinct()
                .collect(Collectors.joining(" | "));
        return new Outcome(arrived.isEmpty() ? REFUSED : arrived + told(), sentence);
    }

    private String described(RecordingApi.Seen seen) {
        boolean indirect = proxy.isFrom(seen.port()) || plainProxy.isFrom(seen.port());
        String route = indirect
                ? Stream.concat(proxy.asked().stream(), plainProxy.asked().stream())
                        .distinct()
                        .collect(Collectors.joining(","))
                : "direct";
        return seen.path() + " " + seen.headers() + (seen.compressed() ? " gzip" : "") + " client=" + seen.client()
                + " sni=" + seen.serverName() + " by " + route;
    }

    /** What a plugin was told, if one ran. */
    private String told() throws IOException {
        Path file = folder.resolve("told");
        if (!Files.exists(file)) {
            return "";
        }
        List<String> lines = Files.readAllLines(file);
        return " plugin told " + lines.get(0) + " " + lines.get(1) + " "
                + JsonMapper.shared().readValue(lines.get(2), Object.class);
    }

    private String kubectl(Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        kubectl.toString(), "--context", "x", "--request-timeout", "10s", "get", "--raw", PATH)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static String us(Map<String, String> environment) {
        try (MeshClusters mesh =
                MeshClusters.of(Kubeconfig.fromEnvironment(environment).context(ClusterName.of("cluster1"), "x"))) {
            return mesh.observe().get(0).findings().stream()
                    .map(finding -> finding.detail())
                    .findFirst()
                    .orElse("");
        } catch (IllegalArgumentException refusal) {
            return refusal.getMessage();
        }
    }
}
