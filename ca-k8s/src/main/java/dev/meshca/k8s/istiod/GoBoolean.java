package dev.meshca.k8s.istiod;

import java.util.Optional;
import java.util.Set;

/** Truth values as Go reads them ({@code strconv.ParseBool}). */
final class GoBoolean {

    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    private GoBoolean() {}

    /** Empty if Go would not read it. */
    static Optional<Boolean> parse(String text) {
        return TRUE.contains(text) || FALSE.contains(text) ? Optional.of(TRUE.contains(text)) : Optional.empty();
    }
}
