package dev.meshca.mesh.json;

import dev.meshca.ClusterName;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.mesh.remote.RemoteSecretReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clusters got to know of each other; the holder is null for a file, and where nobody can know the cluster. */
record RemoteSecretDocument(
        boolean dryRun, boolean done, List<Result> results, List<String> files, List<FindingDocument> findings) {

    record Result(String remote, @Nullable String holder, Outcome outcome, String reason) {

        static Result of(RemoteSecretReport.Result result) {
            return new Result(
                    result.remote().value(),
                    result.holder().map(ClusterName::value).orElse(null),
                    result.outcome(),
                    result.reason());
        }
    }

    static RemoteSecretDocument of(RemoteSecretReport report) {
        return new RemoteSecretDocument(
                report.dryRun(),
                report.done(),
                report.results().stream().map(Result::of).toList(),
                report.files().stream().map(String::valueOf).toList(),
                FindingDocument.of(report.findings()));
    }
}
