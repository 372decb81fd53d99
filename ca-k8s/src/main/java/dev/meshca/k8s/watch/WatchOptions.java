package dev.meshca.k8s.watch;

import dev.meshca.k8s.internal.Waits;
import java.time.Duration;
import java.util.Optional;

/**
 * How a mesh is watched.
 *
 * @param every how long two looks are apart at most; if empty, 10 minutes, or 30 seconds while a cluster cannot be followed
 * @param events whether what appears or is resolved is written as a Kubernetes Event, too; false by default
 * @param webhooks whether the webhooks that call istiod are followed, and looked at, as is its ClusterTrustBundle; false by
 *     default
 */
public record WatchOptions(Optional<Duration> every, boolean events, boolean webhooks) {

    /**
     * The choice, complete.
     *
     * @throws IllegalArgumentException if the time between two looks is not positive, or more than a year
     */
    public WatchOptions {
        every.ifPresent(time -> Waits.require("a time between two looks", time));
    }

    /** {@return the defaults} */
    public static WatchOptions defaults() {
        return new WatchOptions(Optional.empty(), false, false);
    }

    /**
     * The same with another time between two looks. What changes in a cluster that is followed is seen at once; what changes by
     * time, in the directory, or where a cluster cannot be followed is seen then.
     *
     * @param every how long two looks are apart at most
     * @return a copy
     */
    public WatchOptions every(Duration every) {
        return new WatchOptions(Optional.of(every), events, webhooks);
    }

    /**
     * The same with Events of {@code events.k8s.io/v1}: in the namespace of istiod in the cluster that a finding is about,
     * regarding its Secret {@code cacerts}; a finding about the mesh as a whole in every cluster. A cluster that refuses them is
     * noted once.
     *
     * @param events whether to write them
     * @return a copy
     */
    public WatchOptions events(boolean events) {
        return new WatchOptions(every, events, webhooks);
    }

    /**
     * The same with the webhooks that call istiod. Its ClusterTrustBundle, which no cluster has by default, is looked at when
     * something else changes, and from time to time.
     *
     * @param webhooks whether to follow them
     * @return a copy
     */
    public WatchOptions webhooks(boolean webhooks) {
        return new WatchOptions(every, events, webhooks);
    }
}
