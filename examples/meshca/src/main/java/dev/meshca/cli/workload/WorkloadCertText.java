package dev.meshca.cli.workload;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.cli.terminal.Table;
import dev.meshca.issue.WorkloadCert;
import java.nio.file.Path;

/** An issued workload certificate for a person. */
final class WorkloadCertText {

    private WorkloadCertText() {}

    static String of(Path directory, ClusterName cluster, WorkloadCert certificate) {
        return directory + "\n"
                + new Table()
                        .row("identity", certificate.spec().spiffeId())
                        .row(
                                "valid until",
                                Moment.of(
                                        certificate.certificate().getNotAfter().toInstant()))
                        .row("issued by", cluster.value())
                        .row("files", String.join("  ", certificate.pem().keySet()))
                        .text("  ");
    }
}
