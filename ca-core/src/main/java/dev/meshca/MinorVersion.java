package dev.meshca;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as far as support depends on it: {@code 1.31}.
 *
 * @param major the first number
 * @param minor the second number
 */
public record MinorVersion(int major, int minor) implements Comparable<MinorVersion> {

    private static final Pattern SYNTAX = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:[.+-].*)?\\+?");
    private static final Comparator<MinorVersion> ORDER =
            Comparator.comparingInt(MinorVersion::major).thenComparingInt(MinorVersion::minor);

    /**
     * The version in a text such as {@code 1.31}, {@code 1.31.1-distroless} or {@code v1.34.4+k3s1}.
     *
     * @param text the text
     * @return the version
     * @throws IllegalArgumentException if it does not start with two numbers
     */
    public static MinorVersion parse(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is not a version: use two numbers such as 1.31, further parts are ignored"));
    }

    /**
     * The version in a text that may hold none, such as the tag of an image.
     *
     * @param text the text
     * @return the version; empty if it does not start with two numbers
     */
    public static Optional<MinorVersion> find(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new MinorVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(MinorVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
