package dev.meshca.k8s.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.Fleet;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection is made, without {@code kubectl} beside it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ConnectingTest {

    @TempDir
    Path folder;

    private Kubeconfigs bed;
    private Workshop workshop;

    @BeforeEach
    void start() throws Exception {
        bed = new Kubeconfigs(folder, RecordingApi.overTls("127.0.0.1"));
        workshop = new Workshop(folder);
    }

    @AfterEach
    void stop() {
        bed.api().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1", "rsa-pkcs8", "ec-sec1", "ec-pkcs8", "ec-parameters", "p384-pkcs8", "ed25519"})
    void client_certificates_with_every_kind_of_key_are_shown(String kind) throws IOException {
        Kubeconfigs.said(bed.context(workshop.filled(
                "client-certificate-data: ${CERT:" + kind + "}, client-key-data: ${KEY:" + kind + "}")));

        assertThat(bed.api().seen())
                .extracting(RecordingApi.Seen::client)
                .isNotEmpty()
                .containsOnly("CN=user-" + kind + ",O=Forge");
    }

    @Test
    void the_trust_store_of_Java_is_not_read_for_a_cluster_that_has_its_own_authority() throws IOException {
        System.setProperty(
                "javax.net.ssl.trustStore", bed.file("store", "no trust store").toString());
        try {
            Kubeconfigs.said(bed.context("token: t"));
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
        }
        assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer t");
    }

    @Test
    void requests_are_made_as_the_one_who_is_impersonated() throws IOException {
        Kubeconfigs.said(bed.context(
                "token: t, as: jane, as-uid: u-1, as-groups: [ops, dev]," + " as-user-extra: {'acme.com/x': [a, b]}"));

        assertThat(bed.api().seen())
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen.headers())
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "authorization", List.of("Bearer t"),
                                "impersonate-user", List.of("jane"),
                                "impersonate-uid", List.of("u-1"),
                                "impersonate-group", List.of("dev", "ops"),
                                "impersonate-extra-acme.com%2fx", List.of("a", "b"))));
    }

    @Test
    void a_token_file_is_read_again_when_it_changes_and_kept_while_it_is_gone() throws IOException {
        Path token = bed.file("token", "first \n");
        try (MeshClusters mesh = MeshClusters.of(bed.context("tokenFile: token"))) {
            mesh.observe();
            assertThat(bed.authorizations()).containsOnly("Bearer first");
            bed.api().forget();

            Files.writeString(token, "second");
            mesh.observe();
            Files.delete(token);
            mesh.observe();
        }
        assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer second");
    }

    @ParameterizedTest
    @CsvSource({
        "token: t, true, true",
        "'username: u, password: p', true, true",
        "tokenFile: token, false, false",
        "'client-certificate-data: ${CERT:ec-sec1}, client-key-data: ${KEY:ec-sec1}', true, true",
        "'client-certificate: ec-sec1.crt, client-key: ec-sec1.key', false, true"
    })
    void a_thread_waits_itself_for_the_network_and_for_nothing_else(String user, boolean opening, boolean requests)
            throws IOException {
        bed.file("token", "t");
        Connector real = bed.context(workshop.filled(user)).connector();
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        try (Fleet fleet = new Fleet(1, Clock.systemUTC())) {
            fleet.connection(new Connector() {
                        @Override
                        public Connection open(ClientFactory clients, Deadline deadline) {
                            opened.complete(real.open(clients, deadline));
                            return opened.join();
                        }

                        @Override
                        public String server() {
                            return real.server();
                        }

                        @Override
                        public boolean unverified() {
                            return real.unverified();
                        }
                    })
                    .ask(Deadline.in(Duration.ofMinutes(1)), api -> true);
        }

        assertThat(real.isImmediate()).isEqualTo(opening);
        assertThat(opened.join().carried()).isEqualTo(requests);
    }

    @Test
    void of_two_files_the_first_counts_and_paths_are_relative_to_the_file_they_stand_in() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("token"), "of-other");
        Path one = bed.file(
                "one",
                "users: [{name: v, user: {token: v}}]\n" + "contexts: [{name: x, context: {cluster: c, user: u}}]\n");
        Path two = Files.writeString(other.resolve("two"), """
            clusters: [{name: c, cluster: {%s}}]
            users: [{name: u, user: {tokenFile: token}}, {name: v, user: {token: w, as: jane}}]
            contexts: [{name: x, context: {cluster: c, user: v}}, {name: y, context: {cluster: c, user: v}}]
            """.formatted(bed.cluster()));
        Map<String, String> both = Map.of("KUBECONFIG", one + File.pathSeparator + two);

        Kubeconfigs.said(Kubeconfigs.context(both));

        assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer of-other");
    }

    @Test
    void a_proxy_of_the_cluster_is_asked_and_never_gone_around() throws Exception {
        try (RecordingProxy proxy =
                new RecordingProxy(new InetSocketAddress("127.0.0.1", bed.api().port()))) {
            String url = "http://jane:p%40ss@127.0.0.1:" + proxy.port();
            Kubeconfigs.said(bed.context(bed.cluster() + ", proxy-url: '" + url + "'", "token: t"));

            assertThat(proxy.asked())
                    .isNotEmpty()
                    .containsOnly(
                            "CONNECT 127.0.0.1:" + bed.api().port() + " Basic " + Kubeconfigs.base64("jane:p@ss"));
            assertThat(bed.api().seen()).isNotEmpty().allMatch(seen -> proxy.isFrom(seen.port()));
        }
        bed.api().forget();
        String said = Kubeconfigs.said(
                bed.context(bed.cluster() + ", proxy-url: 'http://jane:s3cr3t@127.0.0.1:1'", "token: t"));

        assertThat(said).contains("the proxy http://***@127.0.0.1:1");
        assertThat(bed.api().seen()).isEmpty();
    }

    @Test
    void a_name_with_an_underscore_is_asked_for_as_it_is() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                RecordingProxy proxy = new RecordingProxy((InetSocketAddress) server.getLocalSocketAddress())) {
            CompletableFuture<String> hello = CompletableFuture.supplyAsync(() -> firstBytes(server));
            ClusterContext context = bed.context(
                    "server: 'https://my_cluster.example:6443', proxy-url: 'http://127.0.0.1:" + proxy.port() + "'",
                    "token: t");

            Kubeconfigs.said(MeshOptions.defaults().timeLimit(Duration.ofSeconds(3)), context);

            assertThat(hello.get(30, TimeUnit.SECONDS)).contains("my_cluster.example");
            assertThat(proxy.asked()).contains("CONNECT my_cluster.example:6443");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server: 'https://api.example.:6443'",
                "server: 'https://x.example:6443', tls-server-name: api.example",
                "server: 'https://x.example:6443', tls-server-name: 'api.example.'"
            })
    void a_name_is_asked_for_without_the_dot_at_its_end(String server) throws Exception {
        try (RecordingProxy proxy =
                new RecordingProxy(new InetSocketAddress("127.0.0.1", bed.api().port()))) {
            Kubeconfigs.said(bed.context(
                    workshop.filled(server + ", certificate-authority-data: ${CA}, proxy-url: 'http://127.0.0.1:"
                            + proxy.port() + "'"),
                    "token: t"));
        }
        assertThat(bed.api().seen())
                .extracting(RecordingApi.Seen::serverName)
                .isNotEmpty()
                .containsOnly("api.example");
    }

    @Test
    void over_http_no_credential_leaves_this_machine_unless_that_is_said() throws Exception {
        try (RecordingApi plain = RecordingApi.plain();
                RecordingProxy proxy = new RecordingProxy(new InetSocketAddress("127.0.0.1", plain.port()))) {
            ClusterContext context = bed.context(
                    "server: 'http://api.example:80', proxy-url: 'http://127.0.0.1:" + proxy.port() + "'", "token: t");

            assertThat(Kubeconfigs.said(context)).contains("the cluster 'c' is asked over http", "whoever answers");
            assertThat(proxy.asked()).isEmpty();

            Kubeconfigs.said(MeshOptions.defaults().insecure(true), context);
            assertThat(plain.seen())
                    .isNotEmpty()
                    .allSatisfy(seen -> assertThat(seen.headers()).containsEntry("authorization", List.of("Bearer t")));
        }
    }

    private String said(String authorities) throws IOException {
        return Kubeconfigs.said(bed.context(
                "server: 'https://127.0.0.1:" + bed.api().port() + "', certificate-authority-data: "
                        + Kubeconfigs.base64(authorities),
                "token: t"));
    }

    @Test
    void an_authority_that_is_not_valid_now_is_not_trusted_and_named() throws IOException {
        assertThat(said(Workshop.authority(-9, -1)))
                .contains(
                        "shows a certificate of the authority CN=api servers",
                        "which ended at",
                        "certificate-authority-data");
        assertThat(said(Workshop.authority(1, 9)))
                .contains("shows a certificate of the authority CN=api servers", "is valid from");
        assertThat(bed.api().seen()).isEmpty();
    }

    @Test
    void of_two_authorities_of_one_name_the_valid_one_counts() throws IOException {
        said(Workshop.authority(-9, -1) + RecordingApi.AUTHORITY.pem());

        assertThat(bed.api().seen()).isNotEmpty();
    }

    @Test
    void the_whole_chain_of_a_client_certificate_is_shown() throws IOException {
        Kubeconfigs.said(bed.context("client-certificate: chain.crt, client-key: chain.key"));

        assertThat(bed.api().seen())
                .extracting(RecordingApi.Seen::client)
                .isNotEmpty()
                .containsOnly("CN=user-chain,O=Forge < CN=users,O=Forge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encrypted-pkcs8.key", "encrypted-pkcs1.key"})
    void a_key_with_a_password_is_refused_with_the_way_to_do_without(String key) throws IOException {
        assertThat(Kubeconfigs.said(bed.context("client-certificate: chain.crt, client-key: " + key)))
                .contains("client-key of the user 'u' is protected by a password", "openssl pkey");
        assertThat(bed.api().seen()).isEmpty();
    }

    private static String firstBytes(ServerSocket server) {
        try (Socket socket = server.accept()) {
            byte[] hello = new byte[4_096];
            int length = socket.getInputStream().read(hello);
            return new String(hello, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
