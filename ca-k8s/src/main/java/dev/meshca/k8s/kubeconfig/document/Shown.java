package dev.meshca.k8s.kubeconfig.document;

import java.util.Objects;
import java.util.regex.Pattern;

/** What stands in a kubeconfig, and is no secret, as it is shown: on one line, bounded, without who logs in to an address. */
public final class Shown {

    /** Servers take no longer ones. */
    public static final int LONGEST_ADDRESS = 4_000;

    private static final int LONGEST = 300;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");
    private static final Pattern LOGIN =
            Pattern.compile("^\\s*([A-Za-z][A-Za-z0-9+.-]*://)?.*(@|%40)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private Shown() {}

    public static String line(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    public static String quoted(String name) {
        return "'" + line(name) + "'";
    }

    /**
     * An address without user name and password, also where it is no address: all that stands before its last {@code @}, as a
     * password may have a slash in it.
     */
    public static String address(String url) {
        return line(LOGIN.matcher(url)
                .replaceFirst(login -> Objects.requireNonNullElse(login.group(1), "") + "***" + login.group(2)));
    }
}
