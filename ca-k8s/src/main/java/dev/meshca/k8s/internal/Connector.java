package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.concurrent.Executor;

/** Knows the way to one API server. */
public interface Connector {

    /** May run a credential plugin, and so may hang. */
    Connection open(HttpClient.Factory http, Executor executor);

    String server();

    /** Whether whoever answers at that address is believed to be the API server. */
    boolean unverified();
}
