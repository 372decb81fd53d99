package dev.meshca.k8s.internal;

/** A request without an answer, which another attempt may get. */
final class ConnectionLost extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ApiFailure failure;

    ConnectionLost(ApiFailure failure) {
        super(null, null, false, false);
        this.failure = failure;
    }

    ApiFailure failure() {
        return failure;
    }
}
