package dev.meshca.k8s.cluster;

import dev.meshca.ClusterName;
import dev.meshca.k8s.internal.PlainText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clusters that one of several processes writes to: of the sorted names every {@code total}-th, from {@code index} on.
 * So the shares of a mesh are disjoint, together they are all of it, and the order in which clusters are named is of no
 * meaning.
 *
 * @param index which share, from 0 on
 * @param total how many there are
 */
public record Share(int index, int total) {

    /** All clusters. */
    public static final Share WHOLE = new Share(0, 1);

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /**
     * A share.
     *
     * @throws IllegalArgumentException if the index is not between 0 and one less than the total
     */
    public Share {
        if (index < 0 || index >= total) {
            throw new IllegalArgumentException(
                    "there is no share " + index + "/" + total + ": the first of four is 0/4," + " the last 3/4");
        }
    }

    /**
     * Reads {@code INDEX/TOTAL}, as {@link #toString} writes it.
     *
     * @param text such as {@code 0/4}
     * @return the share
     * @throws IllegalArgumentException if it is none
     */
    public static Share parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + PlainText.of(text) + "' is not INDEX/TOTAL, such as 0/4");
        }
        return new Share(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * Whether it is all clusters.
     *
     * @return true for the only share there is
     */
    public boolean isWhole() {
        return total == 1;
    }

    /**
     * The part of these clusters that is in the share.
     *
     * @param clusters all of the mesh
     * @return the part, sorted; empty if there are fewer clusters than shares before this one
     */
    public Set<ClusterName> of(Collection<ClusterName> clusters) {
        List<ClusterName> sorted = new ArrayList<>(new TreeSet<>(clusters));
        Set<ClusterName> part = new TreeSet<>();
        for (int i = index; i < sorted.size(); i += total) {
            part.add(sorted.get(i));
        }
        return part;
    }

    @Override
    public String toString() {
        return index + "/" + total;
    }
}
