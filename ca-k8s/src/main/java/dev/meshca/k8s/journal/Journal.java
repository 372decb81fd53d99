package dev.meshca.k8s.journal;

import dev.meshca.CaStorageException;
import dev.meshca.Finding;
import dev.meshca.k8s.lock.Runner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A journal of what was done to a mesh: JSON, one line per entry, each with the digest of the line before, so that nobody
 * changes the past unnoticed. An entry is on the disk when {@link #append} returns. Nobody but the owner may read the
 * file, and it never holds a key.
 */
public final class Journal {

    /** The name of the file in the CA directory. */
    public static final String FILE = "journal.jsonl";

    private static final Object ONE_AT_A_TIME = new Object();

    private final Path file;
    private final Runner runner;
    private final String tool;
    private final Clock clock;
    private final JournalEnd end;

    private Journal(Path file, Runner runner, String tool, Clock clock) {
        this.file = file;
        this.runner = runner;
        this.tool = tool;
        this.clock = clock;
        this.end = new JournalEnd(file);
    }

    /**
     * The journal in a directory; the file is made by the first entry.
     *
     * @param directory where it is or will be; it must exist when an entry is written
     * @param runner who writes
     * @param tool the version of the tool that writes
     * @param clock says what time it is
     * @return the journal
     */
    public static Journal in(Path directory, Runner runner, String tool, Clock clock) {
        return new Journal(directory.resolve(FILE), runner, tool, clock);
    }

    /**
     * Writes an entry to the disk. If an earlier writer was killed in the middle of a line, that rest is removed first, an
     * entry {@code recovered} says so, and so does the finding.
     *
     * @param what what was done or seen, in a word
     * @param why the reason, in a sentence
     * @param evidence what it rests on, by name
     * @return the finding of a torn line that was removed; empty if there was none
     * @throws IllegalArgumentException if a text has a private key in it
     * @throws CaStorageException if the disk fails, the file is a symbolic link, or another process keeps it locked for ten
     *     seconds
     */
    public Optional<Finding> append(String what, String why, Map<String, String> evidence) {
        JournalEntry entry = entry(what, why, evidence);
        refuseKeys(entry);
        // A lock on a file is the process's; another one is needed between its threads.
        synchronized (ONE_AT_A_TIME) {
            try (JournalFile open = JournalFile.open(file)) {
                long torn = open.truncateTornLine();
                if (torn > 0) {
                    String rest = torn + " bytes of a line that was not written to its end were removed";
                    write(open, entry("recovered", rest, Map.of()));
                }
                write(open, entry);
                return torn > 0 ? Optional.of(JournalReader.torn(torn)) : Optional.empty();
            } catch (IOException e) {
                throw new CaStorageException(file, "no entry could be written to the journal: " + e.getMessage(), e);
            }
        }
    }

    private JournalEntry entry(String what, String why, Map<String, String> evidence) {
        return new JournalEntry(
                clock.instant().truncatedTo(ChronoUnit.MILLIS), runner.toString(), tool, what, why, evidence);
    }

    private static void refuseKeys(JournalEntry entry) {
        boolean key = Stream.concat(
                        Stream.of(entry.what(), entry.why()),
                        entry.evidence().entrySet().stream().flatMap(one -> Stream.of(one.getKey(), one.getValue())))
                .anyMatch(text -> text.contains("PRIVATE KEY"));
        if (key) {
            throw new IllegalArgumentException("a journal never holds a private key, and this entry has one");
        }
    }

    private static void write(JournalFile open, JournalEntry entry) throws IOException {
        byte[] last = open.lastLine();
        String previous = last.length == 0 ? JournalLine.NONE : JournalLine.digest(last);
        open.append(new JournalLine(previous, entry).bytes());
    }

    /**
     * Goes on with a journal that was changed: an entry {@code acknowledged} says so, what stands before it is not believed any
     * more, and what follows is. That it was changed stays to be seen.
     *
     * @param report what was found
     */
    public void acknowledge(JournalReport report) {
        String why = report.findings().stream().map(Finding::toString).collect(Collectors.joining("; "));
        append(JournalReader.ACKNOWLEDGED, why, Map.of("head", report.head().toString()));
    }

    /**
     * Where the journal ends now. Reads what is new since it was asked last.
     *
     * @return its end, whether its lines follow each other or not
     * @throws CaStorageException if the file cannot be read, or is a symbolic link
     */
    public JournalReport.Head head() {
        try {
            return end.head();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads the journal and checks that each line follows the one before.
     *
     * @return the entries and what is wrong; no entry if there is no file
     * @throws CaStorageException if the file cannot be read, or is a symbolic link
     */
    public JournalReport verify() {
        try {
            return JournalReader.read(JournalFile.content(file, 0));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private CaStorageException unreadable(IOException e) {
        return new CaStorageException(file, "the journal cannot be read: " + e.getMessage(), e);
    }
}
