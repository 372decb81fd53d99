package dev.meshca.stories;

import dev.meshca.ClusterName;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.mesh.Mesh;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A machine outside the clusters that takes part in the mesh: a certificate with the identity of a service account, in
 * the files that its {@code istio-agent} reads from {@code /etc/certs}.
 */
public final class VirtualMachine {

    private VirtualMachine() {}

    public static void main(String[] args) {
        System.out.println(run(Path.of("certs"), Path.of("vm")));
    }

    static WorkloadCert run(Path certs, Path target) {
        WorkloadCert.Spec ledger = WorkloadCert.Spec.of("payments", "ledger").lifetime(Duration.ofDays(7));
        try (Mesh mesh = Mesh.in(certs)) {
            return mesh.workloadCertificate(ClusterName.of("cluster1"), ledger, target, false);
        }
    }
}
