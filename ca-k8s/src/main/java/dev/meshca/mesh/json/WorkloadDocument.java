package dev.meshca.mesh.json;

import dev.meshca.ClusterName;
import dev.meshca.issue.WorkloadCert;
import java.nio.file.Path;
import java.util.List;

/** A certificate that was issued to a workload. */
record WorkloadDocument(
        String directory, String cluster, String identity, CertificateDocument certificate, List<String> files) {

    static WorkloadDocument of(Path directory, ClusterName cluster, WorkloadCert certificate) {
        return new WorkloadDocument(
                directory.toString(),
                cluster.value(),
                certificate.spec().spiffeId(),
                CertificateDocument.of(certificate.certificate()),
                List.copyOf(certificate.pem().keySet()));
    }
}
