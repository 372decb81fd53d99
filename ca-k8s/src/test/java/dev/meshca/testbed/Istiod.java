package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real istiod outside a pod. A folder plays the mounted {@code cacerts} Secret, and is reloaded as in a cluster. */
public final class Istiod implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ServerProcess process;
    private final int port;

    private Istiod(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns once istiod serves TLS. If it refuses the folder, the {@link AssertionError} has the end of its log. */
    public static Istiod start(ControlPlane plane, Path rootCaDir) {
        return start(plane, rootCaDir, Map.of());
    }

    /** With further environment variables, as {@code ISTIO_MULTIROOT_MESH=true}. */
    public static Istiod start(ControlPlane plane, Path rootCaDir, Map<String, String> environment) {
        Path binary = Testbed.binary("istiod");
        Path folder = plane.newFolder("istiod");
        Map<String, String> variables = new HashMap<>(Map.of(
                "ROOT_CA_DIR", rootCaDir.toAbsolutePath().toString(),
                "POD_NAMESPACE", "istio-system",
                "POD_NAME", folder.getFileName().toString()));
        variables.putAll(environment);
        return ServerProcess.onFreePort(port -> {
            ServerProcess process = ServerProcess.start(binary, folder, variables, arguments(plane, port));
            process.awaitReady(START_LIMIT, () -> !Tls.presentedChain(port).isEmpty());
            return new Istiod(process, port);
        });
    }

    private static List<String> arguments(ControlPlane plane, int port) {
        String anyPort = "127.0.0.1:0";
        return List.of(
                "discovery",
                "--kubeconfig=" + plane.kubeconfigFile(),
                "--clusterID=" + plane.name(),
                "--secureGRPCAddr=127.0.0.1:" + port,
                "--grpcAddr=" + anyPort,
                "--httpAddr=" + anyPort,
                "--monitoringAddr=" + anyPort,
                "--httpsAddr=",
                "--ctrlz_port=0");
    }

    /** The chain that istiod shows to who connects: its own certificate, then its {@code cert-chain.pem}. */
    public List<X509Certificate> servedChain() {
        try {
            return Tls.presentedChain(port);
        } catch (IOException e) {
            throw new UncheckedIOException("istiod does not answer", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK speaks no TLS", e);
        }
    }

    /** Where proxies would ask for certificates, on the loopback interface. */
    public int securePort() {
        return port;
    }

    public List<String> log() {
        return process.log();
    }

    @Override
    public void close() {
        process.kill();
    }
}
