package dev.meshca.cli.verify;

import dev.meshca.cli.terminal.Moment;
import dev.meshca.cli.terminal.Table;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Set;

/** What was looked at, also where nothing is wrong. */
final class PassedText {

    private PassedText() {}

    static String of(TrustReport report) {
        Table table = new Table().row("LOOKED AT", "WHAT");
        report.clusters().forEach(cluster -> cluster(table, cluster));
        report.matrix().cells().stream()
                .filter(cell -> cell.verdict() == Verdict.TRUSTED)
                .forEach(cell -> table.row(cell.from() + " accepted in " + cell.to(), cell.evidence()));
        return table.text("") + "\n";
    }

    private static void cluster(Table table, ObservedCluster cluster) {
        for (CaChain chain : cluster.chain().stream().toList()) {
            Set<X509Certificate> certificates = new LinkedHashSet<>(chain.certificates());
            certificates.addAll(chain.roots().certificates());
            certificates.stream()
                    .map(TrustReport.Certificate::of)
                    .forEach(one -> table.row(
                            cluster.name().value(),
                            one.subject() + ", " + one.key() + ", until " + Moment.of(one.notAfter())));
        }
        cluster.distributed().keySet().stream()
                .sorted()
                .forEach(place -> table.row(cluster.name().value(), "roots in " + place));
    }
}
