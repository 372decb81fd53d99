package dev.meshca.internal;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in a sentence; of many only the first. */
public final class Listed {

    private Listed() {}

    /**
     * The names, such as {@code a, b and 3 more}.
     *
     * @param most how many are named
     */
    public static String of(Collection<?> names, int most) {
        String first = names.stream().limit(most).map(String::valueOf).collect(Collectors.joining(", "));
        return names.size() > most ? first + " and " + (names.size() - most) + " more" : first;
    }
}
