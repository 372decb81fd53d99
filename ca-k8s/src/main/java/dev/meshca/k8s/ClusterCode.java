package dev.meshca.k8s;

import dev.meshca.FindingCode;
import dev.meshca.Severity;

/** What can be noticed about a cluster. */
public enum ClusterCode implements FindingCode {
    /** The API server did not answer in time, or not as one. */
    CLUSTER_UNREACHABLE(
            Severity.ERROR,
            "The API server did not answer in time, or what answered is no API server",
            "check the address in the kubeconfig, the network between here and there, and that the cluster runs");

    private final Severity severity;
    private final String meaning;
    private final String remedy;

    ClusterCode(Severity severity, String meaning, String remedy) {
        this.severity = severity;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
