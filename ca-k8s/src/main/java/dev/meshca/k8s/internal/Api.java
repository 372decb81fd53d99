package dev.meshca.k8s.internal;

import dev.meshca.k8s.internal.BoundedResponse.Received;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.PartialObjectMetadataList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one API server, all within one time limit. Answers 429 and 5xx are tried again until then, a connection
 * that fails is tried {@value #CONNECT_ATTEMPTS} times, and credentials that were good once are renewed once. No redirect is
 * followed. Every write here is guarded by a name or a resourceVersion, so repeating it is safe.
 */
public final class Api {

    private static final int CONNECT_ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LATE_END = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** What requests go through. */
    interface Channel {

        OpenConnection connection();

        /**
         * After a connection was of no use: true if there is another one now. There is none in place of one that was made for
         * this piece of work, as it would fail likewise.
         */
        boolean renew(OpenConnection failed);
    }

    private final Channel channel;
    private final ApiJson json;
    private final Deadline deadline;
    private final Clock clock;
    private final Pause pause;

    Api(Channel channel, ApiJson json, Deadline deadline, Clock clock, Pause pause) {
        this.channel = channel;
        this.json = json;
        this.deadline = deadline;
        this.clock = clock;
        this.pause = pause;
    }

    /** The same server with another time limit. */
    public Api within(Deadline other) {
        return new Api(channel, json, other, clock, pause);
    }

    KubernetesClient client() {
        return channel.connection().client();
    }

    /** How much of the time limit is left. */
    public Duration remaining() {
        return deadline.remaining();
    }

    /** What a text in YAML or JSON says; nothing if it is neither, or no object. */
    public Map<?, ?> document(String text) {
        return json.document(text);
    }

    public <T> Answer<T> ask(ApiPath path, Class<T> type) {
        return send("GET", path, null, type);
    }

    public <T> T get(ApiPath path, Class<T> type) {
        return ask(path, type).value();
    }

    public <T> Optional<T> find(ApiPath path, Class<T> type) {
        return seek(path, type).map(Answer::value);
    }

    /** The same with what the server says of its clock. */
    public <T> Optional<Answer<T>> seek(ApiPath path, Class<T> type) {
        try {
            return Optional.of(ask(path, type));
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.NOT_FOUND)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    public <T> T create(ApiPath path, T object, Class<T> type) {
        return send("POST", path, object, type).value();
    }

    public <T> T replace(ApiPath path, T object, Class<T> type) {
        return send("PUT", path, object, type).value();
    }

    public void delete(ApiPath path) {
        send("DELETE", path, null, Object.class);
    }

    /** Goes through a list page by page for as long as {@code visit} returns true. */
    public <T extends HasMetadata, L extends KubernetesResourceList<T>> void list(
            ApiPath path, Class<L> type, Predicate<T> visit) {
        String next = "";
        do {
            L page = get(next.isEmpty() ? path : path.with("continue", next), type);
            for (T item : items(page, path)) {
                if (!visit.test(item)) {
                    return;
                }
            }
            String more = page.getMetadata() == null ? null : page.getMetadata().getContinue();
            next = more == null ? "" : more;
        } while (!next.isEmpty());
    }

    private static <T extends HasMetadata> List<T> items(KubernetesResourceList<T> page, ApiPath path) {
        List<T> items = page.getItems() == null ? List.of() : page.getItems();
        if (!items.stream().allMatch(AnswerRules::isElement)) {
            throw ApiFailure.unlikeAnApiServer("/" + path.path());
        }
        return items;
    }

    /** The version from which a watch of a list goes on; no key travels, as for the watch. */
    public String version(ApiPath path) {
        PartialObjectMetadataList list = get(path.with("limit", "1"), PartialObjectMetadataList.class);
        String version = list.getMetadata() == null ? null : list.getMetadata().getResourceVersion();
        if (version == null || version.isEmpty()) {
            throw ApiFailure.unlikeAnApiServer("/" + path.path());
        }
        return version;
    }

    /**
     * Watches a list, beyond the time limit: that is for the begin of the answer. Is not tried again.
     *
     * @param from the version from which on changes are told
     * @param lasting after what time the server is to end it; one that does not end soon after is given up
     * @param changed is called for each change with the name of the object, in a thread of the connection
     */
    public Watch watch(ApiPath path, String from, Duration lasting, Consumer<String> changed) {
        OpenConnection connection = channel.connection();
        ApiPath watched = path.with("watch", "true")
                .with("allowWatchBookmarks", "true")
                .with("timeoutSeconds", Long.toString(lasting.toSeconds()))
                .with("resourceVersion", from);
        HttpRequest request = connection
                .http()
                .newHttpRequestBuilder()
                .uri(watched.under(connection.client().getMasterUrl()))
                .header("Accept", WatchStream.METADATA_ALONE)
                .build();
        WatchStream stream = new WatchStream(request, from, json, connection.confidence(null)::kept, changed);
        try {
            return new SentRequest(request, deadline).await(stream.open(connection.http(), lasting.plus(LATE_END)));
        } catch (ConnectionLost lost) {
            throw lost.failure();
        } catch (ApiFailure failure) {
            stream.cancel();
            throw failure;
        }
    }

    /** Waits, but not longer than the time limit; false when there is no time left. */
    public boolean waitFor(Duration time) {
        if (time.compareTo(deadline.remaining()) >= 0) {
            return false;
        }
        pause.await(time);
        return true;
    }

    private <T> Answer<T> send(String method, ApiPath path, @Nullable Object body, Class<T> type) {
        Duration wait = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            OpenConnection connection = channel.connection();
            HttpRequest request = request(connection, method, path, body, accepted(type));
            Instant sent = clock.instant();
            long started = System.nanoTime();
            ApiFailure failure;
            Duration asked = Duration.ZERO;
            try {
                Received response = received(connection, request);
                if (response.head().isSuccessful()) {
                    Duration took = Duration.ofNanos(System.nanoTime() - started);
                    return new Answer<>(parse(response, request, type), response.date(), sent, took);
                }
                failure = ApiFailure.answered(
                        response.code(), connection.confidence(body).kept(json.reason(response.text())), request);
                if (failure.is(ApiFailure.Kind.NOT_FOUND)
                        && path.isServedEverywhere()
                        && json.isRefusalOfAnother(response)) {
                    throw ApiFailure.ofNoApiServer(failure.reason());
                }
                if (failure.is(ApiFailure.Kind.UNAUTHENTICATED) && channel.renew(connection)) {
                    continue;
                }
                if (!isTemporary(response.code())) {
                    throw failure;
                }
                asked = response.retryAfter();
            } catch (ConnectionLost lost) {
                failure = lost.failure();
                if (attempt >= CONNECT_ATTEMPTS) {
                    throw failure;
                }
                channel.renew(connection);
            }
            if (!waitFor(wait.compareTo(asked) > 0 ? wait : asked)) {
                throw failure;
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
        }
    }

    private Received received(OpenConnection connection, HttpRequest request) throws ConnectionLost {
        SentRequest sent = new SentRequest(request, deadline);
        return connection.isCarried()
                ? sent.carried(() -> BoundedResponse.of(connection.http(), request))
                : sent.await(BoundedResponse.of(connection.http(), request));
    }

    private static boolean isTemporary(int status) {
        return status == 429 || status >= 500;
    }

    private static String accepted(Class<?> type) {
        return type == PartialObjectMetadataList.class
                ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
                : "application/json";
    }

    private HttpRequest request(
            OpenConnection connection, String method, ApiPath path, @Nullable Object body, String accepted) {
        return connection
                .http()
                .newHttpRequestBuilder()
                .uri(path.under(connection.client().getMasterUrl()))
                .header("Accept", accepted)
                .method(method, "application/json", body == null ? null : json.write(body))
                .build();
    }

    private <T> T parse(Received response, HttpRequest request, Class<T> type) {
        String path = request.uri().getPath();
        return json.read(response.text(), type)
                .filter(answer -> isAskedFor(request, answer))
                .orElseThrow(() -> {
                    return request.method().equals("GET") && json.isEmptyList(response.text())
                            ? new ApiFailure(ApiFailure.Kind.NOT_FOUND, path + " was answered with a list of nothing")
                            : ApiFailure.unlikeAnApiServer(path);
                });
    }

    private static boolean isAskedFor(HttpRequest request, Object answer) {
        String path = request.uri().getPath();
        return !request.method().equals("GET")
                || !(answer instanceof HasMetadata object)
                || AnswerRules.isStoredAs(path.substring(path.lastIndexOf('/') + 1), object);
    }
}
