package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server over TLS that sends its clients elsewhere, and one that has another name than its address. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RedirectTest {

    private static final TrustPlan PLAN = Plans.of("cluster1");
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final Forged AUTHORITY = Forge.root("api servers").selfSigned();

    @TempDir
    Path folder;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private HttpsServer api;
    private HttpServer elsewhere;

    @BeforeEach
    void start() throws Exception {
        api = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setHttpsConfigurator(new HttpsConfigurator(tls("api.example")));
        api.start();
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            arrived.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        elsewhere.start();
    }

    @AfterEach
    void stop() {
        api.stop(0);
        elsewhere.stop(0);
    }

    private static SSLContext tls(String name) {
        return ServerTls.of(
                Forge.leaf().subject(Forge.name("api")).dnsName(name).signedBy(AUTHORITY), AUTHORITY);
    }

    private MeshClusters mesh(String serverName) throws IOException {
        String authority = Base64.getEncoder().encodeToString(AUTHORITY.pem().getBytes(StandardCharsets.US_ASCII));
        Path config = Files.writeString(
                folder.resolve("config"), """
                clusters:
                - name: c
                  cluster: {server: 'https://127.0.0.1:%s', certificate-authority-data: %s, tls-server-name: %s}
                contexts: [{name: x, context: {cluster: c, user: u}}]
                users: [{name: u, user: {token: the-token}}]
                """.formatted(api.getAddress().getPort(), authority, serverName));
        return MeshClusters.of(Kubeconfig.of(config).context(ONE, "x"));
    }

    private void redirectingWith(int status, String method) {
        String target = "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/";
        api.createContext("/", exchange -> {
            boolean redirected = exchange.getRequestMethod().equals(method);
            exchange.getRequestBody().readAllBytes();
            if (redirected) {
                exchange.getResponseHeaders().set("Location", target);
            }
            byte[] absence = "{\"kind\":\"Status\",\"code\":404}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(redirected ? status : 404, redirected ? -1 : absence.length);
            if (!redirected) {
                exchange.getResponseBody().write(absence);
            }
            exchange.close();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void the_token_goes_nowhere_else_and_the_redirect_is_told(int status) throws IOException {
        redirectingWith(status, "GET");
        try (MeshClusters mesh = mesh("api.example")) {
            List<Finding> findings = mesh.check().findings();

            assertThat(arrived).isEmpty();
            assertThat(findings)
                    .filteredOn(finding -> finding.code() == ClusterCode.CLUSTER_UNREACHABLE)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.detail()).contains("was answered " + status));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void the_Secret_goes_nowhere_else(int status) throws IOException {
        redirectingWith(status, "POST");
        try (MeshClusters mesh = mesh("api.example")) {
            PushReport report = mesh.push(PLAN);

            assertThat(arrived).isEmpty();
            assertThat(report.result(ONE).outcome()).isEqualTo(PushReport.Outcome.UNREACHABLE);
            assertThat(report.result(ONE).reason()).contains("was answered " + status);
        }
    }

    @Test
    void a_server_is_believed_by_the_name_that_the_kubeconfig_says_and_by_no_other() throws IOException {
        redirectingWith(404, "none");
        try (MeshClusters mesh = mesh("api.example")) {
            assertThat(mesh.observe().get(0).findings())
                    .extracting(Finding::code)
                    .contains(ClusterCode.CACERTS_MISSING);
        }
        try (MeshClusters mesh = mesh("other.example")) {
            assertThat(mesh.observe().get(0).findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.detail()).contains("no TLS connection"));
        }
    }
}
