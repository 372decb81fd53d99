package dev.meshca.trust;

import dev.meshca.FindingCode;
import dev.meshca.Severity;

/** What can be wrong with the CA material of a mesh. */
public enum TrustCode implements FindingCode {
    /** A file of the layout is not there. */
    FILE_MISSING(
            Severity.ERROR,
            "A file of the layout is missing; istiod refuses to start (before 1.26 it silently made its own root)",
            "put all four files into the folder or Secret"),
    /** Others on this machine can read a private key. */
    KEY_READABLE_BY_OTHERS(
            Severity.WARNING,
            "Others on this machine can read a private key",
            "set the mode of the file to 0600 and of its folder to 0700");

    private final Severity severity;
    private final String meaning;
    private final String remedy;

    TrustCode(Severity severity, String meaning, String remedy) {
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
