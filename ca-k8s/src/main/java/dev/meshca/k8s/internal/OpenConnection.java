package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import org.jspecify.annotations.Nullable;

/** A connection that several pieces of work hold; once retired, the last of them closes it. */
final class OpenConnection implements AutoCloseable {

    /** Under this name fabric8 logs bodies of requests, Secrets included, when its logger is at TRACE. */
    private static final String REQUEST_LOGGING = "HttpLogging";

    private final Connection connection;
    private final HttpClient http;
    private int holders;
    private boolean retired;

    OpenConnection(Connection connection) {
        this.connection = connection;
        this.http = connection
                .client()
                .getHttpClient()
                .newBuilder()
                .addOrReplaceInterceptor(REQUEST_LOGGING, null)
                .build();
    }

    KubernetesClient client() {
        return connection.client();
    }

    HttpClient http() {
        return http;
    }

    boolean isOwned() {
        return connection.owned();
    }

    boolean isCarried() {
        return connection.carried();
    }

    /** Its credentials have come to their end. */
    boolean isSpent() {
        return connection.spent().getAsBoolean();
    }

    /** What a request over it tells in confidence, with this body. */
    Confidence confidence(@Nullable Object body) {
        return Confidence.of(connection.credentials().get(), body);
    }

    /** False if it is retired. */
    synchronized boolean hold() {
        if (!retired) {
            holders++;
        }
        return !retired;
    }

    synchronized void release() {
        holders--;
        closeIfUnused();
    }

    synchronized void retire() {
        retired = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (retired && holders == 0) {
            connection.close();
        }
    }

    @Override
    public synchronized void close() {
        retired = true;
        connection.close();
    }
}
