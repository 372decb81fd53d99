package dev.meshca.cli.json;

import dev.meshca.Finding;
import dev.meshca.Severity;
import java.util.List;

/** A finding in a document. */
public record FindingJson(String code, Severity severity, String where, String detail, String remedy) {

    static List<FindingJson> of(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new FindingJson(
                        finding.code().name(), finding.severity(), finding.where(), finding.detail(), finding.remedy()))
                .toList();
    }
}
