package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** The answer to a watch: an event in each line, for as long as the server keeps it open. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of each stage goes into the result
final class WatchStream {

    /** That something changed is enough: so no key travels, nor the data of a thousand ConfigMaps. */
    static final String METADATA_ALONE =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json";

    /** Above what etcd keeps of one object. */
    private static final int LONGEST_EVENT = 4 << 20;

    private final HttpRequest request;
    private final ApiJson json;
    private final Function<String, String> kept;
    private final Consumer<String> changed;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CompletableFuture<Watch> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile String version;
    private volatile boolean refused;

    /** @param kept takes out of what a server says what it was told in confidence */
    WatchStream(
            HttpRequest request,
            String version,
            ApiJson json,
            Function<String, String> kept,
            Consumer<String> changed) {
        this.request = request;
        this.version = version;
        this.json = json;
        this.kept = kept;
        this.changed = changed;
    }

    /** Sends the request; who gives up cancels what is returned. A watch that lasts longer is none any more. */
    CompletableFuture<Watch> open(HttpClient http, Duration longest) {
        CompletableFuture<HttpResponse<AsyncBody>> sent = http.consumeBytes(request, this::add);
        sent.whenComplete((response, failure) -> {
            if (failure != null) {
                opened.completeExceptionally(failure);
            } else {
                receive(response, longest);
            }
        });
        opened.whenComplete((watch, failure) -> {
            if (failure != null) {
                sent.thenAccept(response -> response.body().cancel());
                sent.cancel(true);
            }
        });
        return opened;
    }

    /** Also one that was opened when nobody waited for it any more. */
    void cancel() {
        ended.cancel(false);
    }

    private void receive(HttpResponse<AsyncBody> response, Duration longest) {
        AsyncBody body = response.body();
        refused = !response.isSuccessful();
        body.done().whenComplete((done, failure) -> {
            if (refused) {
                opened.completeExceptionally(ApiFailure.answered(response.code(), kept.apply(reason()), request));
            } else if (failure != null) {
                ended.completeExceptionally(ConnectionFault.describe(failure, request.uri()));
            } else {
                ended.complete(null);
            }
        });
        if (!refused) {
            ended.orTimeout(longest.toNanos(), TimeUnit.NANOSECONDS).whenComplete((done, failure) -> {
                if (failure != null) {
                    body.cancel();
                }
            });
            opened.complete(new Watch(ended, () -> version, this::cancel));
        }
        body.consume();
    }

    private String reason() {
        return json.reason(line.toString(StandardCharsets.UTF_8));
    }

    private void add(List<ByteBuffer> parts, AsyncBody body) {
        for (ByteBuffer part : parts) {
            while (part.hasRemaining()) {
                add(part.get());
            }
        }
        if (!ended.isDone() && !opened.isCompletedExceptionally()) {
            body.consume();
        }
    }

    private void add(byte next) {
        if (refused || next != '\n') {
            line.write(next);
            if (line.size() > LONGEST_EVENT) {
                end(ApiFailure.Kind.UNREACHABLE, "was answered with an event of more than 4 MiB");
            }
        } else {
            Map<?, ?> event = json.document(line.toString(StandardCharsets.UTF_8));
            line.reset();
            seen(
                    String.valueOf(event.get("type")),
                    event.get("object") instanceof Map<?, ?> object ? object : Map.of());
        }
    }

    private void seen(String type, Map<?, ?> object) {
        switch (type) {
            case "ADDED", "MODIFIED", "DELETED" -> {
                read(object);
                changed.accept(inMetadata(object, "name").orElse(""));
            }
            case "BOOKMARK" -> read(object);
            case "ERROR" ->
                end(
                        ApiFailure.Kind.REJECTED,
                        "was ended: " + PlainText.of(kept.apply(String.valueOf(object.get("message")))));
            default ->
                end(ApiFailure.Kind.UNREACHABLE, "was answered with something that no Kubernetes API server says");
        }
    }

    private void read(Map<?, ?> object) {
        inMetadata(object, "resourceVersion").ifPresent(known -> version = known);
    }

    private static Optional<String> inMetadata(Map<?, ?> object, String field) {
        return object.get("metadata") instanceof Map<?, ?> metadata && metadata.get(field) instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private void end(ApiFailure.Kind kind, String clause) {
        line.reset();
        ApiFailure failure =
                new ApiFailure(kind, "the watch of " + request.uri().getPath() + " " + clause);
        ended.completeExceptionally(failure);
        opened.completeExceptionally(failure);
    }
}
