package dev.meshca.k8s.journal;

import dev.meshca.Finding;
import java.util.List;

/**
 * What a journal holds, and whether it can be believed.
 *
 * @param entries the lines that could be read, oldest first
 * @param believed those of them that nobody changed: all of an intact journal; of one that was changed those from the line on
 *     that acknowledges it, if each follows the one before
 * @param digests the SHA-256 of each line, in lower-case hex
 * @param findings what is wrong with it; empty if each line follows the one before
 */
public record JournalReport(
        List<JournalEntry> entries, List<JournalEntry> believed, List<String> digests, List<Finding> findings) {

    /**
     * Where a journal ends: noted elsewhere, it tells a journal that was cut from a whole one, which leaves no other trace.
     *
     * @param lines how many there are
     * @param sha256 the digest of the last one; 64 zeros for an empty journal
     */
    public record Head(long lines, String sha256) {

        @Override
        public String toString() {
            return lines + ":" + sha256;
        }
    }

    /** A report; the lists are copied. */
    public JournalReport {
        entries = List.copyOf(entries);
        believed = List.copyOf(believed);
        digests = List.copyOf(digests);
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

    /**
     * Where it ends.
     *
     * @return how many lines there are, and the digest of the last
     */
    public Head head() {
        return new Head(digests.size(), digests.isEmpty() ? JournalLine.NONE : digests.get(digests.size() - 1));
    }

    /**
     * Whether it goes on from where it ended once.
     *
     * @param noted {@link Head} as a text, as it stands on a Secret or was printed by a run
     * @return false if lines were cut or changed, or the text is of another journal
     */
    public boolean continues(String noted) {
        if (new Head(0, JournalLine.NONE).toString().equals(noted)) {
            return true;
        }
        for (int i = 0; i < digests.size(); i++) {
            if (new Head(i + 1, digests.get(i)).toString().equals(noted)) {
                return true;
            }
        }
        return false;
    }
}
