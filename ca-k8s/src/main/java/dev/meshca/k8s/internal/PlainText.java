package dev.meshca.k8s.internal;

import java.util.regex.Pattern;

/** Makes text that came from outside fit for a report: one line, short, and free of anything that could be a key. */
public final class PlainText {

    private static final int LONGEST = 300;
    private static final Pattern PEM = Pattern.compile("-----BEGIN.*?(-----END[^-]*-----|$)", Pattern.DOTALL);
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/=_-]{40,}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Zs}]+");

    private PlainText() {}

    public static String of(String text) {
        String bounded = text.length() > 16 * LONGEST ? text.substring(0, 16 * LONGEST) : text;
        String withoutPem = PEM.matcher(bounded).replaceAll("…");
        String withoutKeys = ENCODED.matcher(withoutPem).replaceAll("…");
        String line = UNPRINTABLE.matcher(withoutKeys).replaceAll(" ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
