package dev.meshca.cli.json;

import dev.meshca.ClusterName;
import dev.meshca.issue.WorkloadCert;
import java.nio.file.Path;
import java.util.List;

/** The result of {@code workload-cert}. */
public record WorkloadCertJson(
        String directory, String cluster, String identity, CertificateJson certificate, List<String> files) {

    /**
     * The document of a certificate.
     *
     * @param directory where it was written
     * @param cluster whose CA issued it
     * @param certificate what was issued
     * @return the document
     */
    public static WorkloadCertJson of(Path directory, ClusterName cluster, WorkloadCert certificate) {
        return new WorkloadCertJson(
                directory.toString(),
                cluster.value(),
                certificate.spec().spiffeId(),
                CertificateJson.of(certificate.certificate()),
                List.copyOf(certificate.pem().keySet()));
    }
}
