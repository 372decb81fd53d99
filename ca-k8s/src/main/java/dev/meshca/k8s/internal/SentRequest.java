package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A request and who waits for what comes of it, no longer than the time limit. */
final class SentRequest {

    private final HttpRequest request;
    private final Deadline deadline;

    SentRequest(HttpRequest request, Deadline deadline) {
        this.request = request;
        this.deadline = deadline;
    }

    /** Waits for an answer that ends, in the thread that carries the request. */
    <T> T carried(Supplier<CompletableFuture<T>> sending) throws ConnectionLost {
        return await(RequestThread.carrying(deadline, sending));
    }

    <T> T await(CompletableFuture<T> pending) throws ConnectionLost {
        try {
            return pending.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw deadline.failure(what());
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** The end of a request that is carried looks like a connection that broke off. */
    private ConnectionLost failure(ExecutionException e) {
        if (e.getCause() instanceof ApiFailure failure) {
            throw failure;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        if (deadline.passed()) {
            throw deadline.failure(what());
        }
        return new ConnectionLost(ConnectionFault.describe(e, request.uri()));
    }

    private ApiFailure interrupted() {
        return new ApiFailure(ApiFailure.Kind.UNREACHABLE, what() + " was interrupted");
    }

    private String what() {
        return request.method() + " " + request.uri().getPath();
    }
}
