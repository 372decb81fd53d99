package dev.meshca.k8s.journal;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a journal.
 *
 * @param time when it was written
 * @param who the user, the machine and the process
 * @param tool the version of the tool
 * @param what what was done or seen, in a word such as {@code switched}
 * @param why the reason, in a sentence
 * @param evidence what it rests on: names and values, sorted by name
 */
public record JournalEntry(
        Instant time, String who, String tool, String what, String why, Map<String, String> evidence) {

    /** A line; the evidence is copied. */
    public JournalEntry {
        evidence = Map.copyOf(evidence);
    }

    /** The evidence in a stable order. */
    Map<String, String> sortedEvidence() {
        return new TreeMap<>(evidence);
    }
}
