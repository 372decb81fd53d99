package dev.meshca.cli.terminal;

import dev.meshca.Finding;
import dev.meshca.k8s.rotation.RotationStatus;
import java.util.ArrayList;
import java.util.List;

/** What a status has to say. */
public final class StatusFindings {

    private StatusFindings() {}

    /** What is wrong with the mesh, and with each cluster. */
    public static List<Finding> of(RotationStatus status) {
        List<Finding> findings = new ArrayList<>(status.violations());
        findings.addAll(status.findings());
        status.clusters().forEach(cluster -> findings.addAll(cluster.findings()));
        return findings;
    }
}
