package dev.meshca.k8s.cluster;

import static dev.meshca.FindingCode.Text.error;
import static dev.meshca.FindingCode.Text.warning;

import dev.meshca.FindingCode;

/** What can be wrong with a journal. */
public enum JournalCode implements FindingCode {
    /** A line was changed, removed, added or moved. */
    JOURNAL_CHANGED(error(
            "A line of the journal does not follow the one before: it was changed, removed, added or moved afterwards",
            "keep the file as it is, find out who wrote to it, and compare it with a backup")),
    /** A line is not one of ours. */
    JOURNAL_UNREADABLE(error(
            "A line of the journal cannot be read",
            "keep the file as it is, find out who wrote to it, and compare it with a backup")),
    /** The last line is not whole. */
    JOURNAL_TORN(warning(
            "The last line of the journal is not whole: its writer was killed before it was done",
            "none needed; the next entry removes the rest and says so")),
    /** It was changed, and goes on from a line that says so. */
    JOURNAL_ACKNOWLEDGED(warning(
            "The journal was changed once, and goes on from a line that says so",
            "compare what stands before that line with a backup; what follows counts")),
    /** It does not hold what it held when a Secret was written. */
    JOURNAL_CUT(warning(
                    "The journal does not go on from where it ended when a Secret was written",
                    "compare the file with a backup, unless the rotation was driven from another folder; its waits begin anew")
            .shownBy("the count and the digest that were noted on the Secrets"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of what cannot change
    private final Text text;

    JournalCode(Text text) {
        this.text = text.shownBy().isEmpty() ? text.shownBy("the digest in each line of the line before") : text;
    }

    @Override
    public Text text() {
        return text;
    }
}
