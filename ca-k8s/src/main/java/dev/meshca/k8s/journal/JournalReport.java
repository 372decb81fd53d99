package dev.meshca.k8s.journal;

import dev.meshca.Finding;
import java.util.List;

/**
 * What a journal holds, and whether it can be believed.
 *
 * @param entries the lines that could be read, oldest first
 * @param head the SHA-256 of the last line, to be noted elsewhere: whoever cuts whole lines off the end leaves no other
 *     trace; 64 zeros for an empty journal
 * @param findings what is wrong with it; empty if each line follows the one before
 */
public record JournalReport(List<JournalEntry> entries, String head, List<Finding> findings) {

    /** A report; the lists are copied. */
    public JournalReport {
        entries = List.copyOf(entries);
        findings = List.copyOf(findings);
    }

    /**
     * Whether each line is unchanged and follows the one before.
     *
     * @return true if there is no finding
     */
    public boolean intact() {
        return findings.isEmpty();
    }
}
