package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request that did not succeed. It carries no cause, because the exceptions of the client hold requests, and requests
 * hold keys.
 */
public final class ApiFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the failure means for the one who asked. */
    public enum Kind {
        UNREACHABLE,
        /** The time limit passed before there was an answer. */
        SLOW,
        UNAUTHENTICATED,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        REJECTED,
        /** What was answered is nothing that this library can work with, or it has a defect. */
        UNEXPECTED
    }

    private static final Set<Kind> NO_REFUSAL =
            EnumSet.of(Kind.UNREACHABLE, Kind.SLOW, Kind.UNAUTHENTICATED, Kind.UNEXPECTED);

    private final Kind kind;

    /** The message goes into reports as it is: what came from outside has been through {@link PlainText}. */
    public ApiFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** @param reason what the server said, without what it was told in confidence */
    static ApiFailure answered(int code, String reason, HttpRequest request) {
        if (code >= 300 && code < 400) {
            return new ApiFailure(
                    Kind.UNREACHABLE,
                    said(request, code) + ", a redirect, which is not followed: no API server does that");
        }
        Kind kind = switch (code) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            default -> {
                if (code == 429 || code >= 500) {
                    yield Kind.UNREACHABLE;
                }
                yield request.method().equals("GET") ? Kind.UNEXPECTED : Kind.REJECTED;
            }
        };
        return new ApiFailure(kind, said(request, code) + (reason.isEmpty() ? "" : ": " + PlainText.of(reason)));
    }

    /** A 404 that says nothing of what is there, as something else answered: a proxy, a load balancer, another path. */
    public static ApiFailure ofNoApiServer(String said) {
        return new ApiFailure(
                Kind.UNREACHABLE,
                said + ", which no Kubernetes API server says: see whether the path in its address is right");
    }

    static ApiFailure unlikeAnApiServer(String path) {
        return new ApiFailure(
                Kind.UNREACHABLE, path + " was answered with something that no Kubernetes API server says");
    }

    private static String said(HttpRequest request, int code) {
        return request.method() + " " + request.uri().getPath() + " was answered " + code;
    }

    /** Says what happened and where, and not the message: it may quote what was being read. */
    public static ApiFailure unexpected(Throwable defect) {
        String where = Stream.of(defect.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.meshca."))
                .findFirst()
                .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("");
        return new ApiFailure(Kind.UNEXPECTED, defect.getClass().getSimpleName() + where);
    }

    public Kind kind() {
        return kind;
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    /** The server answered, and what it said concerns this request alone: other requests may succeed. */
    public boolean isRefusal() {
        return !NO_REFUSAL.contains(kind);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
