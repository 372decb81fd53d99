package dev.meshca.cli.json;

import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code push}. */
public record PushJson(List<Result> results, List<FindingJson> findings) {

    /** What happened in one cluster. */
    public record Result(String cluster, @Nullable String context, PushResult.Outcome outcome, String reason) {}

    /**
     * The document of a report.
     *
     * @param report the report
     * @return the document
     */
    public static PushJson of(PushReport report) {
        return new PushJson(
                report.results().stream()
                        .map(result -> new Result(
                                result.cluster().value(),
                                result.context().orElse(null),
                                result.outcome(),
                                result.reason()))
                        .toList(),
                FindingJson.of(report.findings()));
    }
}
