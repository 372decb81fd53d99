package dev.meshca.k8s.lock;

import dev.meshca.ClusterName;

/** The lock of a cluster is not, or not surely, ours any more: nothing may be written. */
public final class LockLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ClusterName cluster;

    LockLostException(ClusterName cluster, String why) {
        super("the lock of " + cluster + " is lost: " + why);
        this.cluster = cluster;
    }

    /**
     * Where it was lost.
     *
     * @return the cluster
     */
    public ClusterName cluster() {
        return cluster;
    }
}
