package dev.meshca.k8s.watch.follow;

import dev.meshca.k8s.internal.Watch;

/** Of one list in one cluster, what changes. */
interface Feed {

    /**
     * Begins a watch: after one that the server ended at its time it goes on from there, otherwise from what is there now.
     *
     * @param changed is called for each change, and may not block
     * @throws dev.meshca.k8s.internal.ApiFailure if it does not come about
     */
    Watch open(Runnable changed);
}
