package dev.meshca.stories;

import dev.meshca.testbed.ControlPlane;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that runs while the test goes on, with what it says, line by line. */
final class StoryProcess {

    private static final Pattern RESTART = Pattern.compile("^restart istiod in (\\S+):");
    private static final Pattern WRITES = Pattern.compile("^(writing|written) ");
    private static final Pattern WAITS =
            Pattern.compile("^waiting: .* (issued before may be alive|may not have renewed since its roots changed)");

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    StoryProcess(List<String> command, Consumer<String> operator) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        reader = new Thread(() -> read(operator), "story output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Consumer<String> operator) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line);
                Matcher restart = RESTART.matcher(line);
                if (restart.find()) {
                    operator.accept(restart.group(1));
                }
            }
        } catch (IOException killed) {
            add("(killed)");
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    boolean writesWithin(Duration limit) throws InterruptedException {
        return saysWithin(limit, line -> WRITES.matcher(line).find());
    }

    boolean writesOrWaitsWithin(Duration limit) throws InterruptedException {
        return saysWithin(
                limit,
                line -> WRITES.matcher(line).find() || WAITS.matcher(line).find());
    }

    private synchronized boolean saysWithin(Duration limit, Predicate<String> such) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (lines.stream().noneMatch(such)) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || !process.isAlive()) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
        return true;
    }

    boolean endsWithin(Duration limit) throws InterruptedException {
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (ended) {
            reader.join(TimeUnit.SECONDS.toMillis(5));
        }
        return ended;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String output() {
        return String.join("\n", lines);
    }

    static String resourceVersion(ControlPlane plane) {
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build()) {
            return client.secrets()
                    .inNamespace("istio-system")
                    .withName("cacerts")
                    .get()
                    .getMetadata()
                    .getResourceVersion();
        }
    }
}
