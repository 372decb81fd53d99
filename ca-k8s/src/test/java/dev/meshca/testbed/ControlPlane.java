package dev.meshca.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/** One cluster of the tests: a real kube-apiserver with RBAC, and nothing behind it that runs pods. */
public final class ControlPlane {

    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final int TIMEOUT_MILLIS = 5000;

    private final String name;
    private final Path folder;
    private Duration clockAhead = Duration.ZERO;
    private final Etcd etcd;
    private final Users users;
    private final ServiceAccountKeys keys;
    private final List<String> furtherArguments;
    private int port;
    private ServerProcess process;

    ControlPlane(String name, Path folder, Etcd etcd, Users users, List<String> furtherArguments) throws IOException {
        this.name = name;
        this.folder = Files.createDirectories(folder);
        this.etcd = etcd;
        this.users = users;
        this.furtherArguments = furtherArguments;
        this.keys = ServiceAccountKeys.createIn(folder);
        Files.writeString(tokenFile(), users.tokenFile());
    }

    /** The name of the context in the kubeconfig: {@code cluster1}, {@code cluster2}, … */
    public String name() {
        return name;
    }

    public String server() {
        return "https://127.0.0.1:" + port;
    }

    /** Returns once the API server is ready; after {@link #stop} it has the same URL, certificate and content. */
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        if (port == 0) {
            ServerProcess.onFreePort(this::startOn);
        } else {
            startOn(port);
        }
    }

    private ControlPlane startOn(int chosen) {
        port = chosen;
        process = clockAhead.isZero()
                ? ServerProcess.start(Testbed.binary("kube-apiserver"), folder, Map.of(), arguments())
                : ServerProcess.start(
                        Testbed.binary("kube-apiserver-skewed"),
                        folder,
                        Map.of("CLOCK_SKEW_SECONDS", Long.toString(clockAhead.toSeconds())),
                        arguments());
        process.awaitReady(START_LIMIT, this::isReady);
        return this;
    }

    /** From now on the cluster refuses connections. */
    public synchronized void stop() {
        if (process != null) {
            process.kill();
        }
    }

    public synchronized void restart() {
        stop();
        start();
    }

    /** A restart, after which its clock is so much ahead of this machine's, or behind it. */
    public synchronized void restartWithClockAhead(Duration skew) {
        clockAhead = skew;
        restart();
    }

    /** From now on the cluster takes connections and never answers, until {@link #thaw}. */
    public synchronized void freeze() {
        process.signal("STOP");
    }

    public synchronized void thaw() {
        process.signal("CONT");
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** A member of {@code system:masters}. */
    public String adminToken() {
        return users.token(Users.ADMIN);
    }

    /** Of {@code admin}, of {@code nobody}, who has no rights, or of who was named {@link ControlPlanes#withUser}. */
    public String token(String user) {
        return users.token(user);
    }

    public String kubeconfig() {
        return kubeconfigFor(Users.ADMIN);
    }

    public String kubeconfigFor(String user) {
        return Kubeconfig.of(List.of(kubeconfigEntry(user)));
    }

    public Path kubeconfigFile() {
        return kubeconfigFileFor(Users.ADMIN);
    }

    public Path kubeconfigFileFor(String user) {
        try {
            return Files.writeString(folder.resolve("kubeconfig-" + user), kubeconfigFor(user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Kubeconfig.Entry kubeconfigEntry(String user) {
        return new Kubeconfig.Entry(name, server(), certificateAuthority(), users.token(user));
    }

    /** PEM text of what a client has to trust. */
    public String certificateAuthority() {
        try {
            return Files.readString(folder.resolve("apiserver.crt"));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " has not been started", e);
        }
    }

    /** What tokens of ServiceAccounts are signed with. */
    Path serviceAccountKey() {
        return keys.privateKey();
    }

    /** The HTTP status of a GET, for what has to be known before there is a Kubernetes client, or without one. */
    public int status(String path, String user) throws IOException, GeneralSecurityException {
        return connect(path, user).getResponseCode();
    }

    /** What an administrator gets; empty when there is no such object. */
    public Optional<String> get(String path) throws IOException, GeneralSecurityException {
        var connection = connect(path, Users.ADMIN);
        if (connection.getResponseCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        try (InputStream answer = connection.getInputStream()) {
            return Optional.of(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private HttpsURLConnection connect(String path, String user) throws IOException, GeneralSecurityException {
        var connection =
                (HttpsURLConnection) URI.create(server() + path).toURL().openConnection();
        connection.setSSLSocketFactory(Tls.trusting(certificateAuthority()));
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Authorization", "Bearer " + users.token(user));
        return connection;
    }

    /** The namespace whose UID identifies a cluster is made a moment after the server says that it is ready. */
    private boolean isReady() throws IOException, GeneralSecurityException {
        return status("/readyz", Users.ADMIN) == 200
                && status("/api/v1/namespaces/kube-system", Users.ADMIN) == 200
                && status("/api/v1/namespaces/default", Users.ADMIN) == 200;
    }

    /** For a server that belongs to this cluster; it goes when the clusters are closed. */
    Path newFolder(String prefix) {
        try {
            return Files.createTempDirectory(folder, prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path tokenFile() {
        return folder.resolve("tokens.csv");
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder,
                "--etcd-servers=" + etcd.endpoint(),
                "--etcd-prefix=/" + name,
                "--authorization-mode=RBAC",
                "--token-auth-file=" + tokenFile(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + keys.publicKey(),
                "--service-account-signing-key-file=" + keys.privateKey(),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--endpoint-reconciler-type=none",
                "--profiling=false"));
        arguments.addAll(furtherArguments);
        return arguments;
    }
}
