package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import dev.meshca.k8s.kubeconfig.plugin.Executable;
import dev.meshca.k8s.kubeconfig.plugin.PluginOutput;
import dev.meshca.k8s.kubeconfig.plugin.PluginProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Gets a credential from a plugin, by the protocol of {@code client.authentication.k8s.io}. */
final class ExecPlugin {

    private static final int NOT_FOUND_BY_SHELL = 127;
    private static final Duration KILLING = Duration.ofMillis(250);

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
        Duration limit = limit(deadline.remaining());
        try (PluginProcess process = start()) {
            return process.output(limit, clients.threads());
        } catch (PluginProcess.TookTooLong e) {
            throw tookTooLong(exec, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(exec.name() + " was interrupted");
        }
    }

    static ApiFailure tookTooLong(ExecConfig exec, Deadline deadline) {
        return new ApiFailure(
                ApiFailure.Kind.UNAUTHENTICATED,
                deadline.failure("getting credentials from " + exec.name()).reason()
                        + ": log in beforehand, or give it more time");
    }

    /** The plugin's end comes before that of whoever waits for it, so that the plugin is named. */
    private static Duration limit(Duration remaining) {
        Duration share = remaining.dividedBy(20);
        return remaining.minus(share.compareTo(KILLING) > 0 ? share : KILLING);
    }

    private PluginProcess start() {
        Executable program = program();
        List<String> command = new ArrayList<>();
        command.add(program.path());
        command.addAll(exec.args());
        try {
            return PluginProcess.start(command, exec.env(), ExecInfo.of(exec, cluster, clients.json()));
        } catch (IOException e) {
            throw unstarted(program.fault());
        } catch (IllegalArgumentException e) {
            throw unstarted("an argument or variable of it has a character that no process can be given");
        }
    }

    private Executable program() {
        try {
            return Executable.find(exec.command(), Objects.requireNonNullElse(System.getenv("PATH"), ""));
        } catch (InvalidPathException e) {
            throw unstarted("its command is no path");
        } catch (Refusal refusal) {
            throw unstarted(refusal.sentence());
        }
    }

    private Refusal unstarted(String why) {
        return new Refusal(exec.name() + " could not be started: " + why + hint());
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
