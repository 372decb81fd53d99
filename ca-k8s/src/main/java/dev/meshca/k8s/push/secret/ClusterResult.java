package dev.meshca.k8s.push.secret;

import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.util.ArrayList;
import java.util.List;

/** What a push did in one cluster, and what it noticed there. */
record ClusterResult(PushReport.Result result, List<Finding> findings) {

    static ClusterResult of(ClusterContext context, Outcome outcome, String reason, List<Finding> findings) {
        return new ClusterResult(
                new PushReport.Result(context.cluster(), context.context(), outcome, reason), List.copyOf(findings));
    }

    static ClusterResult failed(ClusterContext context, ApiFailure failure, List<Finding> before) {
        List<Finding> findings = new ArrayList<>(before);
        Outcome outcome = outcome(failure);
        if (outcome == Outcome.FORBIDDEN || outcome == Outcome.UNREACHABLE) {
            findings.add(Clusters.finding(context.cluster(), failure));
        }
        return of(context, outcome, failure.reason(), findings);
    }

    private static Outcome outcome(ApiFailure failure) {
        return switch (failure.kind()) {
            case UNAUTHENTICATED, FORBIDDEN -> Outcome.FORBIDDEN;
            case UNREACHABLE, SLOW, UNEXPECTED -> Outcome.UNREACHABLE;
            case CONFLICT -> Outcome.CONFLICT;
            case NOT_FOUND, REJECTED -> Outcome.REFUSED;
        };
    }
}
