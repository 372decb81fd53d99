package dev.meshca.rotation;

import dev.meshca.RotationPhase;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What a cluster holds in a phase: which roots it trusts, whose CA issues, and whether the bridge is sent. */
record PhaseContent(Roots roots, Issuer issuer, boolean bridge) {

    enum Roots {
        OLD,
        BOTH,
        NEW,
        NONE
    }

    enum Issuer {
        OLD,
        NEW,
        NONE
    }

    private static final Map<RotationPhase, PhaseContent> TABLE = new EnumMap<>(Map.of(
            RotationPhase.STEADY, new PhaseContent(Roots.OLD, Issuer.OLD, false),
            RotationPhase.BRIDGED, new PhaseContent(Roots.OLD, Issuer.NEW, true),
            RotationPhase.TRUST, new PhaseContent(Roots.BOTH, Issuer.OLD, false),
            RotationPhase.TRUST_BOTH, new PhaseContent(Roots.BOTH, Issuer.NEW, true),
            RotationPhase.ISSUE, new PhaseContent(Roots.BOTH, Issuer.NEW, false),
            RotationPhase.TRUSTED, new PhaseContent(Roots.NEW, Issuer.NEW, true),
            RotationPhase.DONE, new PhaseContent(Roots.NEW, Issuer.NEW, false),
            RotationPhase.BROKEN, new PhaseContent(Roots.NONE, Issuer.NONE, false),
            RotationPhase.UNKNOWN, new PhaseContent(Roots.NONE, Issuer.NONE, false)));

    static PhaseContent of(RotationPhase phase) {
        return Objects.requireNonNull(TABLE.get(phase));
    }

    /** A bridge behind the old CA means nothing. */
    static RotationPhase phaseOf(Roots roots, Issuer issuer, boolean bridge) {
        if (roots == Roots.NONE || issuer == Issuer.NONE) {
            return RotationPhase.BROKEN;
        }
        PhaseContent content = new PhaseContent(roots, issuer, bridge && issuer == Issuer.NEW);
        return TABLE.entrySet().stream()
                .filter(entry -> entry.getValue().equals(content))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(RotationPhase.BROKEN);
    }

    /** Whether going on to {@code next} takes a root away that somebody may still need. */
    boolean losesARoot(PhaseContent next) {
        return next.roots != roots && next.roots != Roots.BOTH;
    }

    boolean hasAnotherChainThan(PhaseContent other) {
        return other.issuer != issuer || other.bridge != bridge;
    }
}
