package dev.meshca.k8s.cluster;

import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.PlainText;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.ExecConfig;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the credential plugin of a kubeconfig user ({@code client.authentication.k8s.io}): without a shell, without input,
 * and not beyond a deadline, at which it is ended together with what it has started.
 */
final class CredentialPlugin {

    private static final int LONGEST_OUTPUT = 1 << 20;
    private static final String DEFAULT_VERSION = "client.authentication.k8s.io/v1";

    private final AuthInfo user;
    private final ExecConfig exec;
    private final Path folder;
    private final ClientFactory clients;

    CredentialPlugin(AuthInfo user, Path folder, ClientFactory clients) {
        this.user = user;
        this.exec = user.getExec();
        this.folder = folder;
        this.clients = clients;
    }

    /** The user with the credentials that the plugin gave, in place of the plugin. */
    AuthInfo run(Deadline deadline) {
        Process process = start();
        try {
            CompletableFuture<byte[]> output = reading(process.getInputStream());
            CompletableFuture<byte[]> complaint = reading(process.getErrorStream());
            if (!process.waitFor(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw deadline.failure("getting credentials from " + name());
            }
            byte[] printed = output.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                throw failure("ended with exit code " + process.exitValue() + firstLine(complaint.getNow(new byte[0])));
            }
            return user(printed);
        } catch (TimeoutException e) {
            throw deadline.failure("getting credentials from " + name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted");
        } catch (ExecutionException e) {
            throw failure("could not be read");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start() {
        List<String> command = new ArrayList<>();
        command.add(executable());
        command.addAll(exec.getArgs() == null ? List.of() : exec.getArgs());
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(NULL));
        Map<String, String> environment = builder.environment();
        if (exec.getEnv() != null) {
            exec.getEnv().forEach(entry -> environment.put(entry.getName(), entry.getValue()));
        }
        String version = exec.getApiVersion() == null ? DEFAULT_VERSION : exec.getApiVersion();
        environment.put(
                "KUBERNETES_EXEC_INFO",
                clients.json()
                        .asJson(Map.of(
                                "kind",
                                "ExecCredential",
                                "apiVersion",
                                version,
                                "spec",
                                Map.of("interactive", false))));
        try {
            return builder.start();
        } catch (IOException e) {
            throw failure("could not be started: is it installed, and executable?");
        }
    }

    private static final File NULL = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");

    /** As with kubectl, a path is relative to the kubeconfig, and a name alone is looked up in PATH. */
    private String executable() {
        String command = String.valueOf(exec.getCommand());
        return command.contains("/") || command.contains(File.separator)
                ? folder.resolve(command).toString()
                : command;
    }

    private CompletableFuture<byte[]> reading(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return stream.readNBytes(LONGEST_OUTPUT);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                clients.threads());
    }

    private AuthInfo user(byte[] printed) {
        Map<?, ?> status = Map.of();
        try {
            Map<?, ?> credential = clients.json().unmarshal(new String(printed, StandardCharsets.UTF_8), Map.class);
            if (credential != null && credential.get("status") instanceof Map<?, ?> found) {
                status = found;
            }
        } catch (RuntimeException unreadable) {
            // Falls through: the exception quotes what was printed, which is a credential.
        }
        @Nullable Object token = status.get("token");
        @Nullable Object certificate = status.get("clientCertificateData");
        @Nullable Object key = status.get("clientKeyData");
        if (token == null && (certificate == null || key == null)) {
            throw failure("gave neither a token nor a client certificate with its key");
        }
        AuthInfoBuilder authenticated = new AuthInfoBuilder(user).withExec(null);
        Optional.ofNullable(token).map(String::valueOf).ifPresent(authenticated::withToken);
        Optional.ofNullable(certificate)
                .map(CredentialPlugin::base64)
                .ifPresent(authenticated::withClientCertificateData);
        Optional.ofNullable(key).map(CredentialPlugin::base64).ifPresent(authenticated::withClientKeyData);
        return authenticated.build();
    }

    private static String base64(Object pem) {
        return Base64.getEncoder().encodeToString(String.valueOf(pem).getBytes(StandardCharsets.UTF_8));
    }

    private static String firstLine(byte[] complaint) {
        return new String(complaint, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .map(line -> ": " + PlainText.of(line))
                .orElse("");
    }

    private ApiFailure failure(String what) {
        return new ApiFailure(ApiFailure.Kind.UNREACHABLE, name() + " " + what);
    }

    private String name() {
        return "the credential plugin '" + PlainText.of(String.valueOf(exec.getCommand())) + "'";
    }
}
