package dev.meshca.k8s.internal;

/** The clusters were closed while somebody worked on them. */
public final class ClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ClosedException() {
        super("these clusters were closed");
    }
}
