package dev.meshca.k8s.lock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Who is at work on a mesh, for those who find its lock taken or read its journal.
 *
 * @param user the name of the operating system's user
 * @param host the name of the machine
 * @param pid the process
 */
public record Runner(String user, String host, long pid) {

    private static final int LONGEST = 80;

    /** The runner; what does not belong in a name becomes {@code _}. */
    public Runner {
        user = word(user);
        host = word(host);
    }

    /**
     * This process.
     *
     * @return the runner
     */
    public static Runner current() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    static Runner of(Map<String, String> environment, long pid) {
        String named = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", ""));
        return new Runner(System.getProperty("user.name", ""), named.isBlank() ? resolved() : named, pid);
    }

    private static String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private static String word(String name) {
        String plain = name.strip().replaceAll("[^\\p{L}\\p{N}._-]", "_");
        return plain.isEmpty() ? "unknown" : plain.substring(0, Math.min(plain.length(), LONGEST));
    }

    @Override
    public String toString() {
        return user + "@" + host + " (pid " + pid + ")";
    }
}
