package dev.meshca.k8s.kubeconfig;

import java.util.regex.Pattern;

/** What stands in a kubeconfig, and is no secret, as it is shown: on one line, bounded, without who logs in to an address. */
public final class Shown {

    private static final int LONGEST = 300;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");
    private static final Pattern USER_INFO = Pattern.compile("://.*@", Pattern.DOTALL);

    private Shown() {}

    static String line(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    static String quoted(String name) {
        return "'" + line(name) + "'";
    }

    /** An address without user name and password. */
    public static String address(String url) {
        return line(USER_INFO.matcher(url).replaceAll("://***@"));
    }
}
