package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The response to a request, read as far as it may be long: what never ends is no response. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of each stage goes into the result
final class BoundedResponse {

    /** Far above the longest page of ConfigMaps, and below what would use up the memory of a small program. */
    static final int LONGEST = 32 << 20;

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<Received> result = new CompletableFuture<>();
    private volatile boolean tooLong;

    private BoundedResponse() {}

    /** What was received. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Received(HttpResponse<?> head, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        int code() {
            return head.code();
        }

        /** What time the server thinks it is. */
        Optional<Instant> date() {
            try {
                return header("Date")
                        .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeParseException unreadable) {
                return Optional.empty();
            }
        }

        /** How long the server wants to be left alone. */
        Duration retryAfter() {
            return header("Retry-After")
                    .filter(seconds -> seconds.matches("\\d{1,4}"))
                    .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                    .orElse(Duration.ZERO);
        }

        /** An API server does not. */
        boolean namesItsServer() {
            return header("Server").isPresent();
        }

        private Optional<String> header(String name) {
            return Optional.ofNullable(head.header(name));
        }

        /** Without the body, which may be a Secret. */
        @Override
        public String toString() {
            return "Received[" + head.code() + ", " + body.length + " bytes]";
        }
    }

    /** More came than may. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("more than " + (LONGEST >> 20) + " MiB");
        }
    }

    /** Sends a request; who gives up cancels what is returned. */
    static CompletableFuture<Received> of(HttpClient http, HttpRequest request) {
        return new BoundedResponse().receive(http, request);
    }

    private CompletableFuture<Received> receive(HttpClient http, HttpRequest request) {
        CompletableFuture<HttpResponse<AsyncBody>> sent = http.consumeBytes(request, this::add);
        sent.whenComplete((response, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                receive(response);
            }
        });
        result.whenComplete((received, failure) -> {
            if (failure != null) {
                sent.thenAccept(response -> response.body().cancel());
                sent.cancel(true);
            }
        });
        return result;
    }

    private void receive(HttpResponse<AsyncBody> response) {
        response.body().done().whenComplete((done, failure) -> {
            if (tooLong) {
                result.completeExceptionally(new TooLongException());
            } else if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                result.complete(new Received(response, read.toByteArray()));
            }
        });
        response.body().consume();
    }

    private void add(List<ByteBuffer> parts, AsyncBody body) {
        for (ByteBuffer part : parts) {
            if (read.size() + part.remaining() > LONGEST) {
                tooLong = true;
                body.cancel();
                result.completeExceptionally(new TooLongException());
                return;
            }
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            read.writeBytes(bytes);
        }
        body.consume();
    }
}
