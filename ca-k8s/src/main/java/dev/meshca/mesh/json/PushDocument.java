package dev.meshca.mesh.json;

import dev.meshca.k8s.push.PushReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a push did. */
record PushDocument(boolean dryRun, boolean done, List<Result> results, List<FindingDocument> findings) {

    /** What happened in one cluster. */
    record Result(String cluster, @Nullable String context, PushReport.Outcome outcome, String reason) {}

    static PushDocument of(PushReport report) {
        return new PushDocument(
                report.dryRun(),
                report.done(),
                report.results().stream()
                        .map(result -> new Result(
                                result.cluster().value(),
                                result.context().orElse(null),
                                result.outcome(),
                                result.reason()))
                        .toList(),
                FindingDocument.of(report.findings()));
    }
}
