package dev.meshca;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of one cluster of the mesh: Istio's {@code global.multiCluster.clusterName}, the name of the cluster's
 * folder, and the locality (L) in the subject of its intermediate CA.
 *
 * @param value 1 to 63 letters, digits, {@code -}, {@code _} and {@code .}, starting and ending with a letter or
 *     digit (the syntax of a Kubernetes label value, which Istio uses it as), and not ending in {@code .pem}
 */
public record ClusterName(String value) implements Comparable<ClusterName> {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    /** What a CA directory calls its own files and folders; some file systems do not tell upper from lower case. */
    private static final Set<String> RESERVED =
            Set.of("archive", "next", "incoming", "committed", "replaced", "lock", "journal.jsonl");

    /**
     * A cluster name.
     *
     * @throws IllegalArgumentException if the name does not have the syntax given above, or is what a CA directory calls a file or folder
     *     of its own
     */
    public ClusterName {
        if (!SYNTAX.matcher(value).matches() || lowerCase(value).endsWith(".pem")) {
            throw new IllegalArgumentException("'" + printable(value) + "' is not a cluster name: use 1 to 63 letters,"
                    + " digits, '-', '_' and '.', starting and ending with a letter or digit, not ending in '.pem'");
        }
        if (RESERVED.contains(lowerCase(value))) {
            throw new IllegalArgumentException(
                    "'" + value + "' cannot be the name of a cluster, as a CA directory has a"
                            + " file or folder of that name for itself: use another, such as '" + value + "-1'");
        }
    }

    /**
     * The cluster called {@code value}.
     *
     * @param value the name
     * @return the name as a value
     * @throws IllegalArgumentException if it is not a cluster name
     */
    public static ClusterName of(String value) {
        return new ClusterName(value);
    }

    private static String lowerCase(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private static String printable(String value) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
