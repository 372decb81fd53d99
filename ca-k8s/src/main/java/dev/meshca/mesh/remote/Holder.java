package dev.meshca.mesh.remote;

import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.mesh.remote.Remote.Problem;
import dev.meshca.mesh.remote.RemoteSecretReport.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One cluster that gets to know the others. One that does not answer is not asked again for each of them. */
final class Holder {

    /** What it was told, and what was noticed. */
    record Told(List<Result> results, List<Finding> findings) {}

    private final Clusters clusters;
    private final Remote self;
    private final RemoteSecretOptions options;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<Problem> closed;

    Holder(Clusters clusters, Remote self, RemoteSecretOptions options) {
        this.clusters = clusters;
        this.self = self;
        this.options = options;
        this.closed = clusters.isUnverified(self.cluster())
                ? Optional.of(
                        Problem.refused("the API server of this cluster is not verified, so no token is sent there"))
                : self.problem().filter(problem -> problem.outcome() == Outcome.UNREACHABLE);
    }

    Told told(List<Remote> remotes) {
        List<Result> results = remotes.stream()
                .filter(remote ->
                        remote.problem().isEmpty() && !remote.cluster().equals(self.cluster()))
                .map(this::told)
                .toList();
        return new Told(results, findings);
    }

    private Result told(Remote remote) {
        if (closed.isPresent()) {
            return result(remote, closed.get().outcome(), closed.get().reason());
        }
        try {
            SecretWrite.Written written = clusters.connected(
                    self.cluster(),
                    api -> new SecretWrite(api, clusters.options().namespace(), options).of(remote));
            return result(remote, written.outcome(), written.reason());
        } catch (ApiFailure failure) {
            Problem problem = Problem.of(self.cluster(), failure);
            problem.finding().ifPresent(findings::add);
            closed = Optional.of(problem).filter(why -> why.outcome() == Outcome.UNREACHABLE);
            return result(remote, problem.outcome(), problem.reason());
        }
    }

    private Result result(Remote remote, Outcome outcome, String reason) {
        return new Result(remote.cluster(), Optional.of(self.cluster()), outcome, reason);
    }
}
