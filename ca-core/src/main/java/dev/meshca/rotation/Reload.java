package dev.meshca.rotation;

/** What it takes for istiod to load a new {@code cacerts}. */
public enum Reload {
    /** A running istiod takes it by itself, within the time the kubelet needs to bring the files. */
    HOT,
    /** A running istiod drops it with one line in its log; only a restarted one takes it. */
    RESTART_NEEDED
}
