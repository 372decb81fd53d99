package dev.meshca.k8s.journal;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.JournalCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a journal line by line, and sees whether each follows the one before. */
final class JournalReader {

    /** From here on entries count again, whatever was changed before. */
    static final String ACKNOWLEDGED = "acknowledged";

    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<JournalEntry> believed = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private final List<Finding> broken = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private JournalReader() {}

    static JournalReport read(byte[] content) {
        return new JournalReader().all(content);
    }

    private JournalReport all(byte[] content) {
        int start = 0;
        while (start < content.length) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            if (end == content.length) {
                findings.add(torn(end - start));
                break;
            }
            line(Arrays.copyOfRange(content, start, end));
            start = end + 1;
        }
        findings.addAll(0, broken);
        return new JournalReport(entries, believed, digests, findings);
    }

    private void line(byte[] bytes) {
        String previous = digests.isEmpty() ? JournalLine.NONE : digests.get(digests.size() - 1);
        digests.add(JournalLine.digest(bytes));
        int number = digests.size();
        String where = Journal.FILE + ":" + number;
        Optional<JournalLine> line = JournalLine.parse(bytes);
        if (line.isEmpty()) {
            broken(JournalCode.JOURNAL_UNREADABLE.at(where, "this is not an entry of a journal"));
            return;
        }
        JournalEntry entry = line.get().entry();
        entries.add(entry);
        if (!line.get().previous().equals(previous)) {
            broken(JournalCode.JOURNAL_CHANGED.at(
                    where,
                    "it follows a line with another digest than "
                            + (number == 1 ? "that of an empty journal" : "line " + (number - 1) + " has")));
        } else if (entry.what().equals(ACKNOWLEDGED)) {
            acknowledged(where);
        }
        if (broken.isEmpty()) {
            believed.add(entry);
        }
    }

    private void broken(Finding finding) {
        broken.add(finding);
        believed.clear();
    }

    private void acknowledged(String where) {
        if (!broken.isEmpty()) {
            broken.clear();
            findings.add(JournalCode.JOURNAL_ACKNOWLEDGED.at(where, "what stands before this line is not believed"));
        }
    }

    static Finding torn(long length) {
        return JournalCode.JOURNAL_TORN.at(Journal.FILE, length + " bytes after the last line end");
    }
}
