package dev.meshca.mesh.json;

import dev.meshca.mesh.ImportReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which CAs were imported. */
record ImportDocument(
        String directory, boolean done, boolean rootKey, List<Result> results, List<FindingDocument> findings) {

    /** What came of one cluster. */
    record Result(
            String cluster,
            ImportReport.Outcome outcome,
            String reason,
            @Nullable CertificateDocument issuer) {}

    static ImportDocument of(ImportReport report) {
        return new ImportDocument(
                report.directory().toString(),
                report.done(),
                report.rootKey(),
                report.results().stream()
                        .map(result -> new Result(
                                result.cluster().value(),
                                result.outcome(),
                                result.reason(),
                                result.certificate()
                                        .map(CertificateDocument::of)
                                        .orElse(null)))
                        .toList(),
                FindingDocument.of(report.findings()));
    }
}
