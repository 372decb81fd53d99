package dev.meshca.k8s.watch;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.trust.TrustReport;
import java.time.Instant;
import java.util.Set;

/**
 * Follows a mesh, and tells which findings appear and which are resolved.
 *
 * <pre>{@code
 * try (MeshWatch watch = mesh.watch(WatchOptions.defaults(), change -> System.out.println(change))) {
 *     watch.run();                          // until it is closed, or the thread is interrupted
 * }
 * }</pre>
 *
 * <p>It watches what a verification reads, the Secrets {@code cacerts} and the ConfigMaps {@code istio-ca-root-cert}, and if asked
 * for the webhooks that call istiod. When one changes it looks: that is a verification, two requests per cluster, or five with
 * webhooks. Changes during a look, and those that come together, lead to one more. Where a watch ends it is begun anew. A cluster
 * that cannot be watched, and those beyond the first 128, or 64 with webhooks, are looked at from time to time. What was found in
 * a cluster is not resolved because the cluster cannot be read for a while, nor is then what comes of several clusters, such as
 * {@code NOT_TRUSTED}; what was found in the others is.
 */
public interface MeshWatch extends AutoCloseable {

    /** What can happen to a finding. */
    enum Kind {
        /** It is there since this look. */
        APPEARED,
        /** It is there no longer. */
        RESOLVED
    }

    /**
     * A finding that appeared or was resolved.
     *
     * @param at when that was seen
     * @param kind which of both
     * @param finding the finding; one that was resolved as it was seen last
     */
    record Change(Instant at, Kind kind, Finding finding) {

        @Override
        public String toString() {
            return at + " " + kind + " " + finding;
        }
    }

    /** Is told what changes, in the thread that looks. */
    @FunctionalInterface
    interface Listener {

        /**
         * A finding appeared or was resolved.
         *
         * @param change what and when
         */
        void changed(Change change);

        /**
         * A look is over, and what changed was told.
         *
         * @param report what was seen
         * @param followed the clusters of which every change leads to a look at once; the others are looked at from time to time.
         *     {@link MeshWatch#look} follows none
         */
        default void looked(TrustReport report, Set<ClusterName> followed) {}

        /**
         * The watch itself cannot do something in a cluster, and goes on without; told once.
         *
         * @param note a sentence that names the cluster and what it is about
         */
        default void noted(String note) {}
    }

    /**
     * Looks until this is closed, also by {@link #close} in another thread, or until the thread is interrupted, which stays
     * interrupted; also during a look.
     *
     * @throws IllegalStateException if the mesh is closed
     * @throws RuntimeException what a look throws, such as {@link dev.meshca.CaStorageException} for a folder that is gone
     */
    void run();

    /**
     * Looks once, and follows nothing. Not to be called beside a {@link #run} that has not ended: both would tell the same.
     *
     * @return what was seen, after the listener was told what changed
     * @throws IllegalStateException if this is closed, or the mesh
     */
    TrustReport look();

    /** Ends {@link #run} and the watches; a look that is under way is called off. */
    @Override
    void close();
}
