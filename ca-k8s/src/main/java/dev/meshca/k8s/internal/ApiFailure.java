package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.http.HttpRequest;

/**
 * A request that did not succeed. It carries no cause, because the exceptions of the client hold requests, and requests
 * hold keys.
 */
public final class ApiFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the failure means for the one who asked. */
    public enum Kind {
        UNREACHABLE,
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        REJECTED
    }

    private final Kind kind;

    public ApiFailure(Kind kind, String message) {
        super(PlainText.of(message));
        this.kind = kind;
    }

    static ApiFailure answered(int code, String reason, HttpRequest request) {
        Kind kind = switch (code) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            default -> code == 429 || code >= 500 ? Kind.UNREACHABLE : Kind.REJECTED;
        };
        return new ApiFailure(
                kind, request.method() + " " + request.uri().getPath() + " was answered " + code + reason);
    }

    public Kind kind() {
        return kind;
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
