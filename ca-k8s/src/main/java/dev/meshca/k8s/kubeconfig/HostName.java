package dev.meshca.k8s.kubeconfig;

import java.util.regex.Pattern;

/** Names of hosts, as they can be looked up and asked for in TLS. */
final class HostName {

    private static final int LONGEST = 253;
    private static final Pattern LABELS = Pattern.compile("[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*+");

    private HostName() {}

    static boolean isValid(String name) {
        String relative = withoutFinalDot(name);
        return relative.length() <= LONGEST && LABELS.matcher(relative).matches();
    }

    /** The dot makes a name absolute for DNS; in TLS names have none (RFC 6066, 3). */
    static String withoutFinalDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
