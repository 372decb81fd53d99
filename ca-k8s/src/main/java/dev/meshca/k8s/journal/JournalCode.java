package dev.meshca.k8s.journal;

import dev.meshca.FindingCode;
import dev.meshca.Severity;

/** What can be wrong with a journal. */
public enum JournalCode implements FindingCode {
    /** A line was changed, removed, added or moved. */
    JOURNAL_CHANGED(
            Severity.ERROR,
            "A line of the journal does not follow the one before: it was changed, removed, added or moved afterwards",
            "keep the file as it is, find out who wrote to it, and compare it with a backup"),
    /** A line is not one of ours. */
    JOURNAL_UNREADABLE(
            Severity.ERROR,
            "A line of the journal cannot be read",
            "keep the file as it is, find out who wrote to it, and compare it with a backup"),
    /** The last line is not whole. */
    JOURNAL_TORN(
            Severity.WARNING,
            "The last line of the journal is not whole: its writer was killed before it was done",
            "none needed; the next entry removes the rest and says so");

    private final Severity severity;
    private final String meaning;
    private final String remedy;

    JournalCode(Severity severity, String meaning, String remedy) {
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
