package dev.meshca.testbed;

/** Workloads that do mTLS with each other all the time, and count. */
public interface Traffic extends AutoCloseable {

    /** The counters of this moment. */
    MeshStats stats();

    /** Ends the traffic in order, without breaking off a handshake, and returns the last counters. */
    MeshStats stop();

    @Override
    void close();
}
