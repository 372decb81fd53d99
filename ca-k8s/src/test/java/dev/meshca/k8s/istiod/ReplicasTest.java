package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.meshca.ClusterName;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.ForwardedPort;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplicasTest {

    private static final String POD = """
            {"kind": "PodList", "apiVersion": "v1", "items": [
              {"metadata": {"namespace": "istio-system", "name": "istiod-0"}, "status": {"phase": "Running"}}]}
            """;
    private static final ClusterName ONE = ClusterName.of("cluster1");

    @Test
    void silent_replicas_are_asked_at_once_and_all_together_take_no_longer_than_the_time_limit() throws IOException {
        Duration limit = Duration.ofSeconds(2);
        try (ServerSocket one = listening();
                ServerSocket two = listening();
                ServerSocket three = listening();
                CannedApi api = new CannedApi();
                Clusters clusters =
                        Clusters.of(MeshOptions.defaults().timeLimit(limit), List.of(api.context("cluster1")))) {
            Istiods istiods = Istiods.of(clusters).at(ONE, address(one), address(two), address(three));
            long begin = System.nanoTime();

            List<ServedChain> chains = istiods.served(List.of(ONE)).get(0).get();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(limit.multipliedBy(2));
            assertThat(chains)
                    .hasSize(3)
                    .allSatisfy(chain -> assertThat(chain.problem()).isPresent());
            assertThat(List.of(one, two, three))
                    .allSatisfy(replica -> assertThat(wasAsked(replica)).isTrue());
        }
    }

    @Test
    void a_replica_whose_own_certificate_is_not_valid_yet_has_a_clock_that_is_ahead() throws IOException {
        Forged root = Forge.root("Acme").selfSigned();
        Forge own = Forge.servingLeaf("istiod.istio-system.svc");
        HttpsServer ahead =
                serving(own.valid(Duration.ofMinutes(3), Duration.ofDays(1)).signedBy(root), root);
        HttpsServer right =
                serving(own.valid(Duration.ofMinutes(-2), Duration.ofDays(1)).signedBy(root), root);
        try (CannedApi api = new CannedApi();
                Clusters clusters = Clusters.of(MeshOptions.defaults(), List.of(api.context("cluster1")))) {
            IstiodAddress wrong =
                    new IstiodAddress("127.0.0.1", ahead.getAddress().getPort());
            Istiods istiods = Istiods.of(clusters)
                    .at(
                            ONE,
                            wrong,
                            new IstiodAddress("127.0.0.1", right.getAddress().getPort()));

            Reading<List<ServedChain>> reading = istiods.served(List.of(ONE)).get(0);

            assertThat(reading.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(IstiodCode.ISTIOD_CLOCK_AHEAD);
                assertThat(finding.where()).isEqualTo("cluster1/" + wrong);
            });
        } finally {
            ahead.stop(0);
            right.stop(0);
        }
    }

    private static HttpsServer serving(Forged own, Forged root) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.of(own, root)));
        server.start();
        return server;
    }

    /** Who is asked after the others have used up the time is not even connected to. */
    private static boolean wasAsked(ServerSocket replica) throws IOException {
        replica.setSoTimeout(200);
        try (Socket connection = replica.accept()) {
            return connection.isConnected();
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    @Test
    void a_forwarded_port_is_reached_from_this_machine_alone() throws IOException {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        Assumptions.assumeThat(outside).isNotEmpty();
        try (CannedApi api = new CannedApi();
                Clusters clusters = Clusters.of(MeshOptions.defaults(), List.of(api.context("cluster1")))) {
            List<Boolean> open = clusters.connected(
                    ONE,
                    connected -> ForwardedPort.use(
                            connected,
                            "istio-system",
                            "istiod-0",
                            15012,
                            port -> List.of(
                                    accepts(InetAddress.getLoopbackAddress(), port), accepts(outside.get(0), port)),
                            opened -> false,
                            why -> List.of()));

            assertThat(open).containsExactly(true, false);
        }
    }

    @Test
    void of_a_pod_to_which_no_port_is_forwarded_it_is_said_what_the_api_server_answered() {
        try (CannedApi api = new CannedApi();
                Clusters clusters = Clusters.of(
                        MeshOptions.defaults().timeLimit(Duration.ofMinutes(1)), List.of(api.context("cluster1")))) {
            api.on("GET /api/v1/namespaces/istio-system/pods", Reply.of(200, POD))
                    .on("GET /api/v1/namespaces/istio-system/pods/istiod-0/portforward", Reply.failure(500, "no node"));

            Reading<List<ServedChain>> served =
                    Istiods.of(clusters).served(List.of(ONE)).get(0);

            assertThat(served.findings()).singleElement().satisfies(silent -> {
                assertThat(silent.code()).isEqualTo(IstiodCode.ISTIOD_SILENT);
                assertThat(silent.toString()).contains("cluster1/istiod-0", "the API server answered 500");
            });
        }
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static IstiodAddress address(ServerSocket server) {
        return new IstiodAddress("127.0.0.1", server.getLocalPort());
    }
}
