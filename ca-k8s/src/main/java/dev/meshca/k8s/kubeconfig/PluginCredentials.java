package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one plugin gives to all clusters whose users run it alike. Who asks while it runs gets that run's answer, whatever it
 * is; after a failure the next one runs it anew.
 */
final class PluginCredentials {

    /** One run of the plugin, which may not have ended. */
    record Run(CompletableFuture<Credential> answer) {}

    private final ExecConfig exec;
    private final AtomicReference<Optional<Run>> latest = new AtomicReference<>(Optional.empty());

    PluginCredentials(ExecConfig exec) {
        this.exec = exec;
    }

    /**
     * The run whose credential counts: the latest one, or a new one.
     *
     * @param refused the run whose credential this cluster does not accept, or that has expired
     */
    Run run(Optional<Run> refused, Cluster cluster, ClientFactory clients, Deadline deadline) {
        Run next = new Run(new CompletableFuture<>());
        Run current = latest.updateAndGet(before -> before.filter(run -> counts(run, refused, clients.clock()))
                        .or(() -> Optional.of(next)))
                .orElseThrow();
        if (current.equals(next)) {
            carryOut(next.answer(), cluster, clients, deadline);
        }
        return current;
    }

    private static boolean counts(Run run, Optional<Run> refused, Clock clock) {
        if (refused.filter(run::equals).isPresent() || run.answer().isCompletedExceptionally()) {
            return false;
        }
        Optional<Credential> given = Optional.ofNullable(run.answer().getNow(null));
        return given.filter(credential -> credential.isSpent(clock)).isEmpty();
    }

    private void carryOut(
            CompletableFuture<Credential> answer, Cluster cluster, ClientFactory clients, Deadline deadline) {
        try {
            answer.complete(new ExecPlugin(exec, cluster, clients).credential(deadline));
        } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** What a run gave; waits for it, if it is another one's, no longer than this cluster has. */
    Credential answer(Run run, Deadline deadline) {
        try {
            return run.answer().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw ExecPlugin.tookTooLong(exec, deadline);
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(exec.name() + " was interrupted");
        }
    }

    private static RuntimeException failure(ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
    }
}
