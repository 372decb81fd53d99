package dev.meshca.mesh.json;

import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.mesh.CaReport;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was made of the CAs in a directory; without revocation there are no lists. */
record CaDocument(
        String directory,
        boolean rotating,
        Root root,
        List<Cluster> clusters,
        List<Crl> lists,
        List<FindingDocument> findings) {

    /** The CA that signs the intermediates. */
    record Root(CaReport.Outcome outcome, CertificateDocument certificate) {}

    /** One cluster. */
    record Cluster(
            String name, CaReport.Outcome outcome, @Nullable CertificateDocument issuer) {

        private static Cluster of(CaReport.Cluster cluster) {
            return new Cluster(
                    cluster.name().value(),
                    cluster.outcome(),
                    cluster.certificate().map(CertificateDocument::of).orElse(null));
        }
    }

    /** The list of one CA. */
    record Crl(String issuer, BigInteger number, @Nullable Instant nextUpdate, List<Entry> revoked) {

        private static Crl of(RevocationList list) {
            return new Crl(
                    list.issuer(),
                    list.number(),
                    list.nextUpdate().orElse(null),
                    list.revoked().stream()
                            .map(entry -> new Entry(entry.serial().toString(16), entry.since(), entry.reason()))
                            .toList());
        }
    }

    /** A revoked certificate; the serial number in lower-case hex. */
    record Entry(String serial, Instant since, RevocationList.Reason reason) {}

    static CaDocument of(CaReport report) {
        return new CaDocument(
                report.directory().toString(),
                report.rotating(),
                new Root(report.rootOutcome(), CertificateDocument.of(report.root())),
                report.clusters().stream().map(Cluster::of).toList(),
                report.lists().map(RevocationSet::lists).orElse(List.of()).stream()
                        .map(Crl::of)
                        .toList(),
                FindingDocument.of(report.findings()));
    }
}
