package dev.meshca.k8s.lock;

import dev.meshca.FindingCode;
import dev.meshca.Severity;

/** Why a mesh could not be locked. */
public enum LockCode implements FindingCode {
    /** Somebody is at work there, and was seen to be. */
    LOCK_HELD(
            Severity.ERROR,
            "Another runner works on this cluster, and renewed its Lease while we looked",
            "let it end, or end it on the machine named; its Lease runs out within 15 seconds"),
    /** The Lease cannot be written. */
    LOCK_UNAVAILABLE(
            Severity.ERROR,
            "The Lease that keeps a second runner away could not be written",
            "grant what dev/meshca/k8s/rotate-role.yaml in this library's jar has, and see that istiod's namespace exists");

    private final Severity severity;
    private final String meaning;
    private final String remedy;

    LockCode(Severity severity, String meaning, String remedy) {
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
