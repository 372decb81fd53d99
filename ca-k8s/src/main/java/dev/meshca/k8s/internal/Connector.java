package dev.meshca.k8s.internal;

/** Knows the way to one API server. */
public interface Connector {

    /** May run a credential plugin, and so may hang. */
    Connection open(ClientParts parts);

    String server();

    /** Whether whoever answers at that address is believed to be the API server. */
    boolean unverified();
}
