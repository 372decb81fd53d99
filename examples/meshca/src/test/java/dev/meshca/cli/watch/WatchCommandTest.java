package dev.meshca.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Meshca;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.cli.terminal.ResultWriter;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.embedded.EmbeddedClusters;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchCommandTest {

    @TempDir
    private Path folder;

    private Shell shell = new Shell();
    private Path certs;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    @Test
    void once_a_line_for_each_finding_and_the_exit_code_of_verify() {
        Result before = shell.run("watch", "--once", "--dir", certs);
        shell.run("push", "--dir", certs);
        Result after = shell.run("watch", "--once", "--dir", certs);

        assertThat(before.exit()).as(before.toString()).isEqualTo(1);
        assertThat(before.out())
                .containsPattern("(?m)^\\S+Z appeared ERROR CACERTS_MISSING cluster1/\\S+: there is no such Secret$");
        assertThat(before.err()).containsPattern("watching 2 clusters: \\d+ errors, \\d+ warnings");
        assertThat(after.exit()).as(after.toString()).isZero();
        assertThat(after.out()).doesNotContain("ERROR");
    }

    @Test
    void as_json_it_is_one_object_per_line() {
        Result seen = shell.run("watch", "--once", "--dir", certs, "-o", "json");

        assertThat(seen.out().lines()).isNotEmpty().allSatisfy(line -> {
            JsonNode change = JsonMapper.shared().readTree(line);
            assertThat(change.propertyNames()).containsExactly("at", "change", "finding");
            assertThat(change.get("change").asString()).isEqualTo("APPEARED");
        });
    }

    @Test
    void events_are_written_where_they_were_asked_for() {
        shell.run("watch", "--once", "--dir", certs);
        assertThat(reasons()).isEmpty();

        shell.run("watch", "--once", "--dir", certs, "--events");
        assertThat(reasons()).contains("CACERTS_MISSING");
    }

    @Test
    void webhooks_are_looked_at_where_that_was_asked_for() throws IOException {
        shell.run("push", "--dir", certs);
        shell.run("create", "--dir", folder.resolve("other"), "--key", "EC_P256", "--cluster", "cluster1");
        mesh.client(1)
                .resource(new ValidatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName("istio-validator-istio-system")
                        .endMetadata()
                        .addNewWebhook()
                        .withName("rev.validation.istio.io")
                        .withNewClientConfig()
                        .withCaBundle(Base64.getEncoder()
                                .encodeToString(Files.readAllBytes(folder.resolve("other/root-cert.pem"))))
                        .withNewService()
                        .withName("istiod")
                        .withNamespace("istio-system")
                        .endService()
                        .endClientConfig()
                        .endWebhook()
                        .build())
                .create();
        Result verified = shell.run("verify", "--dir", certs, "--webhooks");

        assertThat(verified.exit()).isZero();
        assertThat(verified.out()).contains("WEBHOOK_ROOTS_DIFFER").contains("WEBHOOKS_NOT_FOUND cluster2/webhooks");
        assertThat(shell.run("verify", "--dir", certs, "--webhooks", "--fail-on", "warning")
                        .exit())
                .isEqualTo(1);
        assertThat(shell.run("watch", "--once", "--dir", certs, "--webhooks").out())
                .contains(
                        "WARNING WEBHOOK_ROOTS_DIFFER cluster1/validatingwebhookconfiguration/istio-validator-istio-system:"
                                + " 1 of 1 webhooks have none of the roots in the Secret");
        assertThat(shell.run("verify", "--dir", certs).out()).doesNotContain("WEBHOOK");
        assertThat(shell.run("watch", "--once", "--dir", certs).out()).doesNotContain("WEBHOOK");
    }

    private List<String> reasons() {
        return mesh.client(1).events().v1().events().inNamespace("istio-system").list().getItems().stream()
                .map(Event::getReason)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"Broken pipe, 0", "No space left on device, 74"})
    @Timeout(60)
    void a_watch_whose_lines_reach_nobody_ends(String failure, int exit) {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(failure);
            }
        };
        Terminal terminal = new Terminal(
                new ResultWriter(failing, StandardCharsets.UTF_8),
                new PrintWriter(Writer.nullWriter()),
                shell.environment(),
                Clock.systemUTC(),
                false);

        assertThat(Meshca.run(terminal, "watch", "--dir", certs.toString())).isEqualTo(exit);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void what_is_no_address_to_listen_at_is_told() {
        Result wrong = shell.run("watch", "--once", "--dir", certs, "--listen", "9464");

        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("'9464' is not HOST:PORT, such as 127.0.0.1:9464");
    }

    @Test
    void metrics_are_offered_from_the_first_look_on_and_nothing_else() throws Exception {
        try (MetricsServer server = MetricsServer.at("127.0.0.1:0")) {
            assertThat(get(server.url()).statusCode()).isEqualTo(503);
            server.show("meshca_healthy 1\n");

            HttpResponse<String> metrics = get(server.url());
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body()).isEqualTo("meshca_healthy 1\n");
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(get(server.url().replace("/metrics", "/other")).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void an_address_of_version_6_stands_in_brackets() throws IOException {
        try (MetricsServer server = MetricsServer.at("::1:0")) {
            assertThat(URI.create(server.url()).getPort()).isPositive();
            assertThat(URI.create(server.url()).getHost()).startsWith("[").endsWith(":1]");
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
