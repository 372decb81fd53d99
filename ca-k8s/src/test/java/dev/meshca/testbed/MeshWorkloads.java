package dev.meshca.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Workloads of several clusters that renew their certificates and do mTLS with each other all the time, as proxies do.
 *
 * <pre>{@code
 * try (MeshWorkloads mesh = MeshWorkloads.setup().in(cluster1, istiod1).in(cluster2, istiod2).start()) {
 *   …
 *   assertThat(mesh.stats().failed()).isZero();
 * }
 * }</pre>
 */
public final class MeshWorkloads implements Traffic {

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final Path folder;
    private final BlockingQueue<MeshStats> answers = new LinkedBlockingQueue<>();
    private volatile MeshStats latest;

    private MeshWorkloads(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    public static Setup setup() {
        return new Setup();
    }

    /** What to start. Without a word: a handshake every 20 ms in each direction, a new certificate every 2 s. */
    public static final class Setup {

        private final List<Map<String, Object>> clusters = new ArrayList<>();
        private final Map<String, String> options = new LinkedHashMap<>();
        private ControlPlane first;

        private Setup() {}

        /** One workload of the service account {@code default} in the namespace {@code default}. */
        public Setup in(ControlPlane plane, Istiod istiod) {
            return in(plane, istiod, 1, "default", "default");
        }

        /** The same with the istiods of a Service. */
        public Setup in(ControlPlane plane, IstiodPods istiods) {
            return in(plane, istiods.servicePort(), 1, "default", "default");
        }

        /** Namespace and service account are made where they are not there. */
        public Setup in(ControlPlane plane, Istiod istiod, int workloads, String namespace, String serviceAccount) {
            return in(plane, istiod.securePort(), workloads, namespace, serviceAccount);
        }

        private Setup in(ControlPlane plane, int istiod, int workloads, String namespace, String serviceAccount) {
            first = first == null ? plane : first;
            clusters.add(new LinkedHashMap<>(Map.of(
                    "name",
                    plane.name(),
                    "istiod",
                    "127.0.0.1:" + istiod,
                    "server",
                    plane.server(),
                    "certificateAuthority",
                    plane.certificateAuthority(),
                    "token",
                    plane.adminToken(),
                    "workloads",
                    workloads,
                    "namespace",
                    namespace,
                    "serviceAccount",
                    serviceAccount)));
            return this;
        }

        /** The workloads of the cluster that was named last have an interval of their own. */
        public Setup renewingThere(Duration interval) {
            clusters.get(clusters.size() - 1).put("renewMillis", interval.toMillis());
            return this;
        }

        /** The clock of the workloads of the cluster that was named last is so much ahead, or behind. */
        public Setup clockAheadThere(Duration skew) {
            clusters.get(clusters.size() - 1).put("clockSkewMillis", skew.toMillis());
            return this;
        }

        /** Zero: at half of the lifetime. */
        public Setup renewing(Duration interval) {
            return option("renew", interval.toMillis() + "ms");
        }

        public Setup askingFor(Duration lifetime) {
            return option("validity", lifetime.toMillis() + "ms");
        }

        /** In each direction between two workloads. */
        public Setup handshakesPerSecond(double rate) {
            return option("rate", Double.toString(rate));
        }

        /** Peers are checked against {@code istio-ca-crl}, by Envoy's rule; a change takes that long to the workloads. */
        public Setup checkingRevocation(Duration lag) {
            return option("revocation", "true").option("lag", lag.toMillis() + "ms");
        }

        private Setup option(String name, String value) {
            options.put(name, value);
            return this;
        }

        /** Returns once every workload has had a good handshake with every other one. */
        public MeshWorkloads start() {
            return start("every pair has shaken hands", MeshStats::ready);
        }

        /** Of clusters that refuse each other: returns once every pair within one has had a good handshake. */
        public MeshWorkloads startApart() {
            return start(
                    "every pair within a cluster has shaken hands",
                    stats -> stats.withinClusters().stream().allMatch(pair -> pair.ok() > 0));
        }

        /** Returns once every workload has a certificate, whatever others think of it. */
        public MeshWorkloads startUnproved() {
            return start(
                    "every workload has a certificate",
                    stats -> stats.workloads().stream()
                            .allMatch(workload -> workload.renewals().ok() > 0));
        }

        private MeshWorkloads start(String what, Predicate<MeshStats> ready) {
            MeshWorkloads mesh = launch();
            try {
                Await.until(what, READY_LIMIT, () -> ready.test(mesh.living()));
                return mesh;
            } catch (AssertionError | RuntimeException e) {
                MeshStats seen = mesh.latest;
                mesh.close();
                throw new AssertionError(
                        e.getMessage() + "\n" + (seen == null ? "no counters" : seen.summary()) + "\n" + mesh.log(), e);
            }
        }

        private MeshWorkloads launch() {
            Path binary = Testbed.binary("mesh-workload");
            Path folder = first.newFolder("mesh-workload");
            try {
                Path config = folder.resolve("config.json");
                Files.writeString(config, JSON.writeValueAsString(Map.of("clusters", clusters)));
                List<String> command = new ArrayList<>(List.of(binary.toString(), "-config=" + config));
                command.add("-out=" + Files.createDirectory(folder.resolve("out")));
                options.forEach((name, value) -> command.add("-" + name + "=" + value));
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(folder.resolve("mesh-workload.log").toFile());
                builder.environment().clear();
                MeshWorkloads mesh = new MeshWorkloads(builder.start(), folder);
                mesh.readCounters();
                return mesh;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start " + binary, e);
            }
        }
    }

    private void readCounters() {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> lines.lines().forEach(this::take), "mesh-workload counters");
        reader.setDaemon(true);
        reader.start();
    }

    private void take(String line) {
        MeshStats seen = JSON.readValue(line, MeshStats.class);
        latest = seen;
        if (seen.answer() || seen.last()) {
            answers.add(seen);
        }
    }

    private MeshStats living() {
        if (!process.isAlive()) {
            throw new IllegalStateException("mesh-workload ended with status " + process.exitValue());
        }
        return stats();
    }

    @Override
    public synchronized MeshStats stats() {
        answers.clear();
        command("stats");
        return nextAnswer();
    }

    /** Every workload asks for a new certificate now. */
    public synchronized void renewAll() {
        command("renew");
    }

    private void command(String command) {
        try {
            OutputStream commands = process.getOutputStream();
            commands.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("mesh-workload is gone\n" + log(), e);
        }
    }

    private MeshStats nextAnswer() {
        try {
            MeshStats answer = answers.poll(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new AssertionError("mesh-workload does not answer\n" + log());
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for mesh-workload", e);
        }
    }

    /**
     * What each renewal brought: folders {@code cluster1-0/000001} with {@code leaf.pem}, {@code chain.pem} (what is presented after
     * the leaf, istiod's roots included, as Envoy does) and {@code roots.pem} (what is trusted from then on), in the order of time.
     */
    public List<Path> renewals(String workload) {
        Path folderOfWorkload = folder.resolve("out").resolve(workload.replace('/', '-'));
        try (Stream<Path> renewals = Files.list(folderOfWorkload)) {
            return renewals.filter(path -> !path.toString().endsWith(".tmp"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized MeshStats stop() {
        answers.clear();
        try {
            process.getOutputStream().close();
            MeshStats last = latest != null && latest.last() ? latest : nextAnswer();
            if (!process.waitFor(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("mesh-workload does not end\n" + log());
            }
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException("mesh-workload is gone\n" + log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping mesh-workload", e);
        }
    }

    /** The end of this JVM, however it comes, is the end of the workloads too: they stop when nobody can command them. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("mesh-workload.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
