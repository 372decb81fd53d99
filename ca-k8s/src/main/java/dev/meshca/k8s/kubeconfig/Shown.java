package dev.meshca.k8s.kubeconfig;

import java.util.regex.Pattern;

/** What stands in a kubeconfig, and is no secret, as it is shown: on one line, bounded, without who logs in to an address. */
public final class Shown {

    private static final int LONGEST = 300;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");
    private static final String SCHEME_END = "://";

    private Shown() {}

    static String line(String text) {
        String line = UNPRINTABLE.matcher(text).replaceAll(" ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    static String quoted(String name) {
        return "'" + line(name) + "'";
    }

    /** An address without user name and password, also where it is no address. */
    public static String address(String url) {
        int login = url.lastIndexOf('@');
        int scheme = url.indexOf(SCHEME_END);
        String before = scheme < 0 || scheme > login ? "" : url.substring(0, scheme + SCHEME_END.length());
        return line(login < 0 ? url : before + "***" + url.substring(login));
    }
}
