package dev.meshca.k8s.lock;

import dev.meshca.ClusterName;

/** A lock of all clusters of a mesh, held until it is closed. */
public interface HeldLock extends AutoCloseable {

    /**
     * To be called before each write: returns if every cluster is ours now, and for a third of the Lease's duration more.
     *
     * @throws LockLostException if some cluster was taken over by another runner, or its Lease could not be renewed in time
     */
    void requireHeld();

    /**
     * To be called before a write to one cluster, where others may be out of reach.
     *
     * @param cluster where
     * @throws LockLostException if the cluster was taken over by another runner, or its Lease could not be renewed in time
     */
    void requireHeld(ClusterName cluster);

    @Override
    void close();
}
