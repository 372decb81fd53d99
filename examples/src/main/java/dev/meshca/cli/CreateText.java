package dev.meshca.cli;

import dev.meshca.IstioFiles;
import dev.meshca.cli.Creation.Origin;
import dev.meshca.trust.CertificateSummary;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link Creation} for a person. */
final class CreateText {

    private CreateText() {}

    static String of(Creation creation) {
        Table table = new Table();
        row(table, IstioFiles.ROOT_CERT, creation.root().certificate(), creation.rootOrigin());
        for (Creation.Cluster cluster : creation.clusters()) {
            cluster.chain()
                    .issuer()
                    .ifPresent(certificate -> row(table, cluster.name() + "/", certificate, cluster.origin()));
        }
        return creation.directory() + "\n" + table.text("  ") + FindingsText.of(creation.findings());
    }

    private static void row(Table table, String name, X509Certificate certificate, Origin origin) {
        CertificateSummary summary = CertificateSummary.of(certificate);
        table.row(
                name,
                origin.name().toLowerCase(Locale.ROOT),
                summary.key(),
                "until " + Day.of(summary.notAfter()),
                summary.subject());
    }

    /** What an operator does next; not part of the result. */
    static List<String> nextSteps(Creation creation) {
        String contexts = creation.clusters().stream()
                .map(cluster -> " --context " + cluster.name() + "=KUBECONTEXT")
                .limit(2)
                .collect(Collectors.joining());
        String more = creation.clusters().size() > 2 ? " …" : "";
        return List.of("next: meshca push --dir " + creation.directory() + contexts + more);
    }
}
