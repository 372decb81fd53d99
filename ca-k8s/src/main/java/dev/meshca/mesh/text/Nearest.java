package dev.meshca.mesh.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant who mistyped a name. */
public final class Nearest {

    private static final int LETTERS_PER_SLIP = 3;

    private Nearest() {}

    /** The name with the fewest slips; empty if none is near. */
    public static Optional<String> to(String word, Collection<String> names) {
        int slips = Math.max(1, bare(word).length() / LETTERS_PER_SLIP);
        return names.stream()
                .filter(name -> distance(bare(word), bare(name)) <= slips)
                .min(Comparator.comparingInt((String name) -> distance(bare(word), bare(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** As the end of a sentence: {@code ; did you mean 'push'?}, or nothing. */
    public static String question(String word, Collection<String> names) {
        return to(word, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    private static String bare(String word) {
        return word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
    }

    /** Letters that are missing, too many, wrong, or swapped with their neighbour. */
    private static int distance(String one, String other) {
        int[][] slips = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                slips[i][j] = i == 0 || j == 0 ? i + j : least(slips, i, j, one, other);
            }
        }
        return slips[one.length()][other.length()];
    }

    private static int least(int[][] slips, int i, int j, String one, String other) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(slips[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, slips[i - 2][j - 2] + 1) : least;
    }
}
