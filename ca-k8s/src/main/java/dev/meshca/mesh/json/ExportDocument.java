package dev.meshca.mesh.json;

import dev.meshca.mesh.ExportReport;
import java.util.List;

/** What was written for other programs. */
record ExportDocument(ExportReport.Form form, boolean secret, List<String> files) {

    static ExportDocument of(ExportReport report) {
        return new ExportDocument(
                report.form(),
                report.form().isSecret(),
                report.files().stream().map(String::valueOf).toList());
    }
}
