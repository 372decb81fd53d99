package dev.meshca.rotation;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Istio, as far as it decides how istiod compares roots.
 *
 * @param major the first number
 * @param minor the second number
 */
public record IstioVersion(int major, int minor) implements Comparable<IstioVersion> {

    private static final Pattern START = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");

    /**
     * Reads the tag of an istiod image.
     *
     * @param text for example {@code 1.29.1} or {@code 1.31-alpha.0}
     * @return the version
     * @throws IllegalArgumentException if it does not start with two numbers
     */
    public static IstioVersion parse(String text) {
        Matcher matcher = START.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text.strip() + "' is not a version of Istio; it should start like 1.29");
        }
        return new IstioVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public int compareTo(IstioVersion other) {
        return Comparator.comparingInt(IstioVersion::major)
                .thenComparingInt(IstioVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
