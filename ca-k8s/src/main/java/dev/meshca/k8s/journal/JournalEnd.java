package dev.meshca.k8s.journal;

import dev.meshca.k8s.journal.JournalReport.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Where a journal ends. Of one that grows, what is new is read. */
final class JournalEnd {

    private final Path file;
    private long length;
    private Head head = new Head(0, JournalLine.NONE);

    JournalEnd(Path file) {
        this.file = file;
    }

    synchronized Head head() throws IOException {
        // With the line end before it: elsewhere the file is not the one that was read.
        byte[] content = JournalFile.content(file, Math.max(0, length - 1));
        if (length > 0 && (content.length == 0 || content[0] != '\n')) {
            length = 0;
            head = new Head(0, JournalLine.NONE);
            content = JournalFile.content(file, 0);
        }
        int start = length == 0 ? 0 : 1;
        for (int end = start; end < content.length; end++) {
            if (content[end] == '\n') {
                byte[] line = Arrays.copyOfRange(content, start, end);
                head = new Head(head.lines() + 1, JournalLine.digest(line));
                length += end + 1 - start;
                start = end + 1;
            }
        }
        return head;
    }
}
