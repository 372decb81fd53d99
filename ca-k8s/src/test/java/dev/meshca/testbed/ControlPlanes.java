package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real API servers for the tests of one class, named {@code cluster1}, {@code cluster2}, …
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ControlPlanes planes = ControlPlanes.of(2);
 * }</pre>
 */
public final class ControlPlanes implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

    private final int size;
    private Users users = Users.adminAndNobody();
    private List<String> admission = List.of("--disable-admission-plugins=ServiceAccount");
    private List<String> furtherArguments = List.of();
    private List<ControlPlane> planes = List.of();
    private Etcd etcd;
    private Path folder;
    private Duration startTime;

    private ControlPlanes(int size) {
        this.size = size;
    }

    public static ControlPlanes of(int size) {
        return new ControlPlanes(size);
    }

    /** A further user, the same in every cluster; to be named before the start. */
    public ControlPlanes withUser(String name, String... groups) {
        users = users.with(name, List.of(groups));
        return this;
    }

    /** No Pod is let in without its ServiceAccount; to be named before the start. */
    public ControlPlanes withServiceAccounts() {
        admission = List.of();
        return this;
    }

    /** What kube-apiserver does only when told to; to be named before the start. */
    public ControlPlanes withArguments(String... arguments) {
        furtherArguments = List.of(arguments);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    public ControlPlanes start() {
        Testbed.binary("etcd");
        Testbed.binary("kube-apiserver");
        long begin = System.nanoTime();
        try {
            folder = Files.createTempDirectory("meshca-testbed");
            etcd = Etcd.start(folder);
            planes = create();
            startAll();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the folders of the API servers", e);
        } catch (RuntimeException | Error e) {
            stopAll();
            folder = null; // stays on the disk: the logs in it say why
            throw e;
        }
        startTime = Duration.ofNanos(System.nanoTime() - begin);
        System.err.printf("testbed: %d API server(s) ready in %.1f s%n", size, startTime.toMillis() / 1000.0);
        return this;
    }

    private List<ControlPlane> create() throws IOException {
        List<String> arguments =
                Stream.concat(admission.stream(), furtherArguments.stream()).toList();
        List<ControlPlane> created = new ArrayList<>();
        for (String name :
                IntStream.rangeClosed(1, size).mapToObj(i -> "cluster" + i).toList()) {
            created.add(new ControlPlane(name, Files.createDirectory(folder.resolve(name)), etcd, users, arguments));
        }
        return List.copyOf(created);
    }

    private void startAll() {
        List<CompletableFuture<Void>> starts = planes.stream()
                .map(plane -> CompletableFuture.runAsync(plane::start, task -> new Thread(task).start()))
                .toList();
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** How long etcd and all API servers took to become ready. */
    public Duration startTime() {
        return startTime;
    }

    public List<ControlPlane> all() {
        return planes;
    }

    /** The cluster of that name, {@code cluster1} being the first. */
    public ControlPlane get(String name) {
        return planes.stream()
                .filter(plane -> plane.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no '" + name + "' among " + size + " clusters"));
    }

    /** One file with a context per cluster, as an administrator of all of them. */
    public Path kubeconfig() {
        return kubeconfigFor(Users.ADMIN);
    }

    public Path kubeconfigFor(String user) {
        String text = Kubeconfig.of(
                planes.stream().map(plane -> plane.kubeconfigEntry(user)).toList());
        try {
            return Files.writeString(folder.resolve("kubeconfig-" + user), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on no API server can read or write, until {@link #startEtcd}. */
    public void stopEtcd() {
        etcd.stop();
    }

    /** With the content it had. */
    public void startEtcd() {
        etcd.start();
    }

    @Override
    public void close() {
        stopAll();
        if (folder != null) {
            delete(folder);
        }
    }

    private void stopAll() {
        planes.forEach(ControlPlane::stop);
        if (etcd != null) {
            etcd.stop();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> content = Files.walk(folder)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
