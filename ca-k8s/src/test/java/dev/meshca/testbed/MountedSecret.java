package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder that shows an optional Secret or ConfigMap as the kubelet shows it to a Pod: each name is a link through {@code ..data}, and one
 * rename of that link brings all keys of an update at once. What cannot be read leaves the folder as it is.
 */
public final class MountedSecret implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final String DATA = "..data";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ControlPlane plane;
    private final String path;
    private final Path dir;
    private final Duration lag;
    private final Function<String, byte[]> content;
    private final ScheduledExecutorService kubelet;
    private volatile String shown = "";
    private volatile boolean held;
    private long firstSeenLate;
    private boolean late;
    private int updates;
    private volatile Exception failure;

    private record Content(String resourceVersion, Map<String, byte[]> files) {
        static final Content NONE = new Content("", Map.of());
    }

    private MountedSecret(ControlPlane plane, String path, Path dir, Duration lag, Function<String, byte[]> content) {
        this.plane = plane;
        this.path = path;
        this.dir = dir.toAbsolutePath();
        this.lag = lag;
        this.content = content;
        this.kubelet = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "kubelet of " + plane.name());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Shows updates within a moment. */
    public static MountedSecret of(ControlPlane plane, String namespace, String name, Path dir) {
        return of(plane, namespace, name, dir, Duration.ZERO);
    }

    /** Shows what the Secret is {@code lag} after a change was seen. The folder is filled when this returns. */
    public static MountedSecret of(ControlPlane plane, String namespace, String name, Path dir, Duration lag) {
        String path = "/api/v1/namespaces/" + namespace + "/secrets/" + name;
        return new MountedSecret(plane, path, dir, lag, Base64.getDecoder()::decode).mount();
    }

    /** The same for a ConfigMap. */
    public static MountedSecret ofConfigMap(ControlPlane plane, String namespace, String name, Path dir) {
        String path = "/api/v1/namespaces/" + namespace + "/configmaps/" + name;
        return new MountedSecret(plane, path, dir, Duration.ZERO, text -> text.getBytes(StandardCharsets.UTF_8))
                .mount();
    }

    private MountedSecret mount() {
        try {
            Files.createDirectories(dir);
            show(read());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot mount " + path, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK speaks no TLS", e);
        }
        kubelet.scheduleWithFixedDelay(this::follow, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    public Path dir() {
        return dir;
    }

    /** Of what the folder shows; empty while there is no such Secret. */
    public String resourceVersion() {
        return shown;
    }

    /** Why the last look at the API server, or the last update of the folder, went wrong; empty when it did not. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** The kubelet stops; the folder stays as it is. */
    @Override
    public void close() {
        kubelet.shutdown();
        try {
            if (!kubelet.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the kubelet of " + plane.name() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Shows nothing new until {@link #release}: the kubelet hangs. */
    void hold() {
        held = true;
    }

    void release() {
        held = false;
    }

    private void follow() {
        if (held) {
            return;
        }
        try {
            Content now = read();
            failure = null;
            if (now.resourceVersion().equals(shown)) {
                late = false;
                return;
            }
            if (!late) {
                late = true;
                firstSeenLate = System.nanoTime();
            }
            if (System.nanoTime() - firstSeenLate >= lag.toNanos()) {
                show(now);
                late = false;
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            failure = e; // the API server is away: a real kubelet, too, tries again
        }
    }

    private Content read() throws IOException, GeneralSecurityException {
        Optional<String> answer = plane.get(path);
        if (answer.isEmpty()) {
            return Content.NONE;
        }
        JsonNode object = JSON.readTree(answer.get());
        Map<String, byte[]> files = new TreeMap<>();
        object.path("data")
                .properties()
                .forEach(entry ->
                        files.put(entry.getKey(), content.apply(entry.getValue().asString())));
        return new Content(object.path("metadata").path("resourceVersion").asString(), files);
    }

    /** New content aside, one rename that shows it, links for new names, then away with what nobody sees any more. */
    private void show(Content content) throws IOException {
        Path link = dir.resolve(DATA);
        Path old = Files.isSymbolicLink(link) ? dir.resolve(Files.readSymbolicLink(link)) : null;
        Path fresh = Files.createDirectory(dir.resolve("..version_" + ++updates + "_" + System.nanoTime()));
        for (Map.Entry<String, byte[]> file : content.files().entrySet()) {
            Files.write(fresh.resolve(file.getKey()), file.getValue());
        }
        Path temporary = dir.resolve("..data_tmp");
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, fresh.getFileName());
        Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
        for (Path name : visible()) {
            if (!content.files().containsKey(name.getFileName().toString())) {
                Files.delete(name);
            }
        }
        for (String name : content.files().keySet()) {
            if (!Files.isSymbolicLink(dir.resolve(name))) {
                Files.createSymbolicLink(dir.resolve(name), Path.of(DATA, name));
            }
        }
        if (old != null) {
            delete(old);
        }
        shown = content.resourceVersion();
    }

    private List<Path> visible() throws IOException {
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith(".."))
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.forEach(files::add);
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
