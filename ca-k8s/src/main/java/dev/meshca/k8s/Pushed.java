package dev.meshca.k8s;

import dev.meshca.Finding;
import dev.meshca.k8s.PushResult.Outcome;
import dev.meshca.k8s.internal.ApiFailure;
import java.util.ArrayList;
import java.util.List;

/** What a push did in one cluster, and what it noticed there. */
record Pushed(PushResult result, List<Finding> findings) {

    static Pushed of(ClusterContext context, Outcome outcome, String reason, List<Finding> findings) {
        return new Pushed(new PushResult(context.cluster(), context.context(), outcome, reason), List.copyOf(findings));
    }

    static Pushed failed(ClusterContext context, ApiFailure failure, List<Finding> before) {
        List<Finding> findings = new ArrayList<>(before);
        Outcome outcome = Failures.outcome(failure);
        if (outcome == Outcome.FORBIDDEN || outcome == Outcome.UNREACHABLE) {
            findings.add(Failures.finding(context, failure));
        }
        return of(context, outcome, failure.reason(), findings);
    }
}
