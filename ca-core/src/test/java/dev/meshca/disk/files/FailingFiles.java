package dev.meshca.disk.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;

/** Files of which one operation goes wrong, in one of the ways in which disks and processes end. */
final class FailingFiles implements FileOperations {

    /** What goes wrong. */
    enum Fault {
        /** The process dies in the middle of writing a file, or before any other operation. */
        KILLED_WITHIN,
        /** The process dies after the operation. */
        KILLED_AFTER,
        /** The power fails after the operation, and what was not synced is lost. */
        POWER_CUT,
        /** The operation fails, those after it do not. */
        FAILS_ONCE,
        /** The operation takes effect and yet reports a failure. */
        FAILS_AFTERWARDS,
        /** From this operation on nothing can be written or made. */
        DISK_FULL
    }

    /** The end of the process: nothing after it has any effect. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private interface Operation {
        void run() throws IOException;
    }

    private final UnsyncedFiles disk = new UnsyncedFiles();
    private final Fault fault;
    private final int at;
    private int count;
    private boolean dead;

    /** Lets operation number {@code at}, from 1 on, go wrong; 0 lets none. */
    FailingFiles(Fault fault, int at) {
        this.fault = fault;
        this.at = at;
    }

    /** How many operations there were. */
    int count() {
        return count;
    }

    private void run(Path path, boolean needsSpace, Operation operation, Operation half) throws IOException {
        count++;
        if (dead) {
            throw new Killed();
        }
        if (count == at && fault != Fault.DISK_FULL) {
            goWrong(path, operation, half);
        } else if (fault == Fault.DISK_FULL && at > 0 && count >= at && needsSpace) {
            throw new FileSystemException(path.toString(), null, "No space left on device");
        } else {
            operation.run();
        }
    }

    private void goWrong(Path path, Operation operation, Operation half) throws IOException {
        switch (fault) {
            case KILLED_WITHIN -> half.run();
            case KILLED_AFTER, POWER_CUT, FAILS_AFTERWARDS -> operation.run();
            default -> {}
        }
        if (fault == Fault.FAILS_ONCE || fault == Fault.FAILS_AFTERWARDS) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        }
        dead = true;
        if (fault == Fault.POWER_CUT) {
            disk.losePower();
        }
        throw new Killed();
    }

    private static void nothing() {}

    @Override
    public void createFolder(Path folder) throws IOException {
        run(folder, true, () -> disk.createFolder(folder), FailingFiles::nothing);
    }

    @Override
    public void createFile(Path file, boolean secret) throws IOException {
        run(file, true, () -> disk.createFile(file, secret), FailingFiles::nothing);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        byte[] half = Arrays.copyOf(content, content.length / 2);
        run(file, true, () -> disk.write(file, content), () -> disk.write(file, half));
    }

    @Override
    public void sync(Path path) throws IOException {
        run(path, false, () -> disk.sync(path), FailingFiles::nothing);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        run(from, false, () -> disk.move(from, to), FailingFiles::nothing);
    }

    @Override
    public void delete(Path path) throws IOException {
        run(path, false, () -> disk.delete(path), FailingFiles::nothing);
    }
}
