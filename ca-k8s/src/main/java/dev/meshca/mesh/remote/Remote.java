package dev.meshca.mesh.remote;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.mesh.remote.RemoteSecretReport.Result;
import java.util.List;
import java.util.Optional;

/**
 * One cluster as the others should know it.
 *
 * @param cluster the cluster
 * @param server where it answers the others
 * @param identity who it is; empty if it did not say
 * @param kubeconfig the way to it; empty as long as it has no token
 * @param problem why nobody can be told the way to it
 */
record Remote(
        ClusterName cluster,
        String server,
        Optional<ClusterIdentity> identity,
        Optional<RemoteKubeconfig> kubeconfig,
        Optional<Problem> problem) {

    /**
     * Why something cannot be done.
     *
     * @param outcome what it comes to
     * @param reason in one clause
     * @param finding what is to be said of the cluster, beside the result
     */
    record Problem(Outcome outcome, String reason, Optional<Finding> finding) {

        static Problem refused(String reason) {
            return new Problem(Outcome.REFUSED, reason, Optional.empty());
        }

        static Problem of(ClusterName cluster, ApiFailure failure) {
            Outcome outcome = switch (failure.kind()) {
                case UNAUTHENTICATED, FORBIDDEN -> Outcome.FORBIDDEN;
                case UNREACHABLE, SLOW, UNEXPECTED -> Outcome.UNREACHABLE;
                case CONFLICT -> Outcome.CONFLICT;
                case NOT_FOUND, REJECTED -> Outcome.REFUSED;
            };
            boolean ofCluster = outcome == Outcome.FORBIDDEN || outcome == Outcome.UNREACHABLE;
            return new Problem(
                    outcome,
                    failure.reason(),
                    ofCluster ? Optional.of(Clusters.finding(cluster, failure)) : Optional.empty());
        }
    }

    static Remote at(ClusterName cluster, String server) {
        return new Remote(cluster, server, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Remote is(ClusterIdentity who) {
        return new Remote(cluster, server, Optional.of(who), kubeconfig, problem);
    }

    Remote with(ReaderToken token) {
        return new Remote(
                cluster, server, identity, Optional.of(new RemoteKubeconfig(cluster, server, token)), problem);
    }

    Remote not(Problem why) {
        return new Remote(cluster, server, identity, Optional.empty(), Optional.of(why));
    }

    List<Result> results() {
        return problem.map(why -> new Result(cluster, Optional.empty(), why.outcome(), why.reason())).stream()
                .toList();
    }
}
