package dev.meshca.k8s.internal;

/** Knows the way to one API server. */
public interface Connector {

    /** May run a credential plugin, which ends at the deadline; called by one thread at a time, and may be interrupted. */
    Connection open(ClientFactory clients, Deadline deadline);

    /** Whether opening waits for nothing outside of this process: no program, no file. */
    default boolean isImmediate() {
        return false;
    }

    String server();

    /** Whether whoever answers at that address is believed to be the API server. */
    boolean unverified();
}
