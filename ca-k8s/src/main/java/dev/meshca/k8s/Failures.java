package dev.meshca.k8s;

import dev.meshca.Finding;
import dev.meshca.k8s.PushResult.Outcome;
import dev.meshca.k8s.internal.ApiFailure;

/** What a failed request means for a cluster. */
final class Failures {

    private Failures() {}

    static Finding finding(ClusterContext context, ApiFailure failure) {
        ClusterCode code = switch (failure.kind()) {
            case UNAUTHENTICATED -> ClusterCode.CREDENTIALS_REJECTED;
            case FORBIDDEN -> ClusterCode.RIGHT_MISSING;
            case UNREACHABLE, NOT_FOUND, CONFLICT, REJECTED -> ClusterCode.CLUSTER_UNREACHABLE;
        };
        return code.at(context.cluster().value(), failure.reason());
    }

    static Outcome outcome(ApiFailure failure) {
        return switch (failure.kind()) {
            case UNAUTHENTICATED, FORBIDDEN -> Outcome.FORBIDDEN;
            case UNREACHABLE -> Outcome.UNREACHABLE;
            case CONFLICT -> Outcome.CONFLICT;
            case NOT_FOUND, REJECTED -> Outcome.REFUSED;
        };
    }
}
