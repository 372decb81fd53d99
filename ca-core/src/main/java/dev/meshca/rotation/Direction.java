package dev.meshca.rotation;

/** Which way a rotation goes. */
public enum Direction {
    /** To the new CAs. */
    FORWARD,
    /** Back to what the clusters held before. */
    BACK
}
