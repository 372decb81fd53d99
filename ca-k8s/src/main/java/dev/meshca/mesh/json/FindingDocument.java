package dev.meshca.mesh.json;

import dev.meshca.Finding;
import java.util.List;

/** A finding in a document. */
record FindingDocument(String code, Finding.Severity severity, String where, String detail, String remedy) {

    static List<FindingDocument> of(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new FindingDocument(
                        finding.code().name(), finding.severity(), finding.where(), finding.detail(), finding.remedy()))
                .toList();
    }
}
