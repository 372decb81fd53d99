package dev.meshca.disk.files;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that is writing in a folder until its standard input ends, or it is killed. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (DirectoryLock lock = DirectoryLock.forWriting(folder, LockedFolder.PATIENCE)) {
            System.out.println("locked by " + lock);
            System.in.transferTo(System.err);
        }
    }

    /** Starts it, and returns when it holds the lock. */
    static Process start(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader().readLine();
        if (line == null || !line.startsWith("locked")) {
            process.destroyForcibly();
            throw new IOException("the other process did not get the lock");
        }
        return process;
    }
}
