package dev.meshca.cli.create;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.mesh.NextPush;
import dev.meshca.cli.terminal.Day;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.CaReport.Outcome;
import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A {@link CaReport} for a person. */
final class CreateText {

    /** More clusters than these that nothing was made for are counted. */
    private static final int KEPT_SHOWN = 20;

    private CreateText() {}

    static String of(CaReport creation) {
        Table table = new Table();
        row(table, IstioDocuments.ROOT_CERT, creation.root(), creation.rootOutcome());
        List<CaReport.Cluster> kept = creation.clusters().stream()
                .filter(cluster -> cluster.outcome() == Outcome.KEPT)
                .toList();
        for (CaReport.Cluster cluster : creation.clusters()) {
            cluster.certificate()
                    .filter(shown -> kept.size() <= KEPT_SHOWN || cluster.outcome() != Outcome.KEPT)
                    .ifPresent(certificate -> row(table, cluster.name() + "/", certificate, cluster.outcome()));
        }
        if (kept.size() > KEPT_SHOWN) {
            table.row(kept.size() + " others", Outcome.KEPT.name().toLowerCase(Locale.ROOT));
        }
        return creation.directory() + "\n" + table.text("  ") + "  in each: "
                + String.join("  ", IstioDocuments.REQUIRED) + "\n" + FindingsText.of(creation.findings());
    }

    private static void row(Table table, String name, X509Certificate certificate, Outcome outcome) {
        TrustReport.Certificate summary = TrustReport.Certificate.of(certificate);
        table.row(
                name,
                outcome.name().toLowerCase(Locale.ROOT),
                summary.key(),
                "until " + Day.of(summary.notAfter()),
                summary.subject());
    }

    /** What an operator does next, if there are new CAs. */
    static Optional<String> nextStep(CaReport creation, MeshFileOption mesh, Terminal terminal) {
        boolean fresh = creation.clusters().stream().anyMatch(cluster -> cluster.outcome() != Outcome.KEPT);
        List<ClusterName> clusters =
                creation.clusters().stream().map(CaReport.Cluster::name).toList();
        return fresh
                ? mesh.other("push", terminal)
                        .or(() -> Optional.of(NextPush.of(creation.directory(), clusters, terminal.environment())))
                : Optional.empty();
    }
}
