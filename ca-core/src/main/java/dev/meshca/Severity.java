package dev.meshca;

/** How bad a {@link Finding} is. */
public enum Severity {
    /** Istio refuses it, silently ignores it, leaks it, or peers refuse what comes from it. */
    ERROR,
    /** It works today and is a trap. */
    WARNING,
    /** Worth knowing. */
    INFO
}
