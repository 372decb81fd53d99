package dev.meshca.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real istiod outside a pod. A folder plays the mounted {@code cacerts} Secret, and is reloaded as in a cluster. */
public final class Istiod implements AutoCloseable {

    /** Lets the roots change while istiod runs. Istio's default is off. */
    public static final Map<String, String> MULTI_ROOT = Map.of("ISTIO_MULTIROOT_MESH", "true");

    private static final String SKEW = "CLOCK_SKEW_SECONDS";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Pattern HTTP = Pattern.compile("starting HTTP service at .*:(\\d+)");
    private static final Pattern WEBHOOKS = Pattern.compile("starting webhook service at .*:(\\d+)");

    private final ControlPlane plane;
    private final IstioRelease release;
    private final Path kubeconfig;
    private final Map<String, String> variables;
    private final int port;
    private volatile ServerProcess process;

    private Istiod(ControlPlane plane, IstioRelease release, Path kubeconfig, Map<String, String> variables, int port) {
        this.plane = plane;
        this.release = release;
        this.kubeconfig = kubeconfig;
        this.variables = variables;
        this.port = port;
    }

    /** Variables of an istiod whose clock is so much ahead of this machine's, or behind it. */
    public static Map<String, String> clockAhead(Duration skew) {
        return skew.isZero() ? Map.of() : Map.of(SKEW, Long.toString(skew.toSeconds()));
    }

    /** Returns once istiod serves TLS. If it refuses the folder, the {@link AssertionError} has the end of its log. */
    public static Istiod start(ControlPlane plane, Path rootCaDir) {
        return start(plane, rootCaDir, Map.of());
    }

    /** With further environment variables, as {@link #MULTI_ROOT}. */
    public static Istiod start(ControlPlane plane, Path rootCaDir, Map<String, String> environment) {
        return start(IstioRelease.V1_29, plane, rootCaDir, environment);
    }

    public static Istiod start(
            IstioRelease release, ControlPlane plane, Path rootCaDir, Map<String, String> environment) {
        return start(release, plane, rootCaDir, environment, plane.kubeconfigFile());
    }

    /** With another way to the API server, as {@link Throttle#kubeconfig} is one. */
    public static Istiod start(
            IstioRelease release,
            ControlPlane plane,
            Path rootCaDir,
            Map<String, String> environment,
            Path kubeconfig) {
        Path folder = plane.newFolder("istiod");
        Map<String, String> variables = new HashMap<>(Map.of(
                "ROOT_CA_DIR",
                rootCaDir.toAbsolutePath().toString(),
                "POD_NAMESPACE",
                "istio-system",
                "POD_NAME",
                "istiod-" + plane.name()));
        variables.putAll(environment);
        return ServerProcess.onFreePort(port -> {
            Istiod istiod = new Istiod(plane, release, kubeconfig, variables, port);
            istiod.startIn(folder);
            return istiod;
        });
    }

    private void startIn(Path folder) {
        Path binary = variables.containsKey(SKEW) ? release.skewedIstiod() : release.istiod();
        process = ServerProcess.start(binary, folder, variables, arguments());
        process.awaitReady(START_LIMIT, () -> !Tls.presentedChain(port).isEmpty());
    }

    /**
     * An orderly end and a new start with the same port and settings, and with what is in the folder now. It has the name it had,
     * as the Pod of a StatefulSet would, so that it need not wait for the leases it held.
     */
    public synchronized void restart() {
        process.terminate(GRACE);
        startIn(plane.newFolder("istiod"));
    }

    /** An orderly end. */
    synchronized void stop() {
        process.terminate(GRACE);
    }

    private List<String> arguments() {
        String anyPort = "127.0.0.1:0";
        return List.of(
                "discovery",
                "--kubeconfig=" + kubeconfig,
                "--clusterID=" + plane.name(),
                "--secureGRPCAddr=127.0.0.1:" + port,
                "--grpcAddr=" + anyPort,
                "--httpAddr=" + anyPort,
                "--monitoringAddr=" + anyPort,
                "--httpsAddr=" + anyPort,
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

    /** Which other clusters it reads, as {@code istioctl remote-clusters} shows them: JSON. */
    public String remoteClusters() throws IOException {
        URI address = URI.create("http://127.0.0.1:" + portIn(HTTP) + "/debug/clusterz");
        try (InputStream answer = address.toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Where proxies would ask for certificates, on the loopback interface. */
    public int securePort() {
        return port;
    }

    /** Where the API server would send its admission reviews, on the loopback interface. */
    public int webhookPort() {
        return portIn(WEBHOOKS);
    }

    private int portIn(Pattern line) {
        return log().stream()
                .map(line::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new IllegalStateException("istiod has not said: " + line));
    }

    public List<String> log() {
        return process.log();
    }

    @Override
    public synchronized void close() {
        process.kill();
    }
}
