package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gets a credential from a plugin, by the protocol of {@code client.authentication.k8s.io}. */
final class ExecPlugin {

    private static final int NOT_FOUND_BY_SHELL = 127;

    private final ExecConfig exec;
    private final Cluster cluster;
    private final ClientFactory clients;

    ExecPlugin(ExecConfig exec, Cluster cluster, ClientFactory clients) {
        this.exec = exec;
        this.cluster = cluster;
        this.clients = clients;
    }

    Credential credential(Deadline deadline) {
        PluginOutput output = run(deadline);
        if (output.tooLong()) {
            throw new Refusal(exec.name() + " printed more than " + PluginOutput.MAX_BYTES / 1000
                    + " kB, which is no credential: see what it prints when it is run by hand");
        }
        if (output.exitCode() != 0) {
            throw new Refusal(exec.name() + " ended with exit code " + output.exitCode() + complaint(output)
                    + (output.exitCode() == NOT_FOUND_BY_SHELL ? hint() : ""));
        }
        return new ExecAnswer(exec).credential(output.printed());
    }

    private PluginOutput run(Deadline deadline) {
        // The plugin's own end comes first, so that the plugin is named, and not only what waits for it.
        Duration limit = deadline.remaining().multipliedBy(95).dividedBy(100);
        try (PluginProcess process = start()) {
            return process.output(limit, clients.threads());
        } catch (PluginProcess.TookTooLong e) {
            throw new ApiFailure(
                    ApiFailure.Kind.UNAUTHENTICATED,
                    deadline.failure("getting credentials from " + exec.name()).reason()
                            + ": log in beforehand, or give it more time (--timeout)");
        } catch (IOException e) {
            throw new Refusal(exec.name() + " could not be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(exec.name() + " was interrupted");
        }
    }

    private PluginProcess start() {
        List<String> command = new ArrayList<>();
        command.add(exec.command());
        command.addAll(exec.args());
        try {
            return PluginProcess.start(command, exec.env(), ExecInfo.of(exec, cluster, clients.json()));
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal(exec.name() + " could not be started: install it, or name it with its path" + hint());
        }
    }

    private static String complaint(PluginOutput output) {
        String line = new String(output.complaint(), StandardCharsets.UTF_8)
                .lines()
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
        return line.isEmpty() ? "" : ": " + PlainText.of(line);
    }

    private String hint() {
        return exec.installHint().map(hint -> " (" + Shown.line(hint) + ")").orElse("");
    }
}
