package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.rotation.RotationPhase.Issuer;
import dev.meshca.rotation.RotationPhase.Roots;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The phases of one kind of rotation in their order, and which step leads from one to the next and back. */
enum Route {
    BRIDGE_FIRST(
            RotationPhase.STEADY,
            RotationPhase.BRIDGED,
            RotationPhase.TRUST_BOTH,
            RotationPhase.TRUSTED,
            RotationPhase.DONE),
    TRUST_FIRST(RotationPhase.STEADY, RotationPhase.TRUST, RotationPhase.ISSUE, RotationPhase.DONE),
    INTERMEDIATE_ONLY(RotationPhase.STEADY, RotationPhase.DONE),
    MERGE_BRIDGED(RotationPhase.STEADY, RotationPhase.BRIDGED),
    MERGE_TRUSTED(RotationPhase.STEADY, RotationPhase.TRUST);

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change
    private final List<RotationPhase> phases;

    Route(RotationPhase... phases) {
        this.phases = List.of(phases);
    }

    List<RotationPhase> phases() {
        return phases;
    }

    RotationPhase last() {
        return phases.get(phases.size() - 1);
    }

    /** Then whoever accepts the old certificates accepts the new ones, and nobody has to wait for anything to end. */
    boolean keepsRoots() {
        return this == INTERMEDIATE_ONLY;
    }

    boolean contains(RotationPhase phase) {
        return phases.contains(phase);
    }

    int position(RotationPhase phase) {
        return phases.indexOf(phase);
    }

    /** For "at most one phase apart": the hot step and its end count as one. */
    int rank(RotationPhase phase) {
        int position = position(phase);
        return this == BRIDGE_FIRST && position >= position(RotationPhase.TRUSTED) ? position - 1 : position;
    }

    /** Where a cluster goes from here; {@code hot} says that istiod takes a second root while it runs. */
    Optional<RotationPhase> next(RotationPhase from, boolean hot) {
        if (from == last()) {
            return Optional.empty();
        }
        RotationPhase following = phases.get(position(from) + 1);
        return Optional.of(following == RotationPhase.TRUST_BOTH && !hot ? RotationPhase.TRUSTED : following);
    }

    /** Where a cluster goes back to. Once all clusters of bridge-first are done, nobody knows A any more. */
    Optional<RotationPhase> back(RotationPhase from, boolean hot, boolean allDone) {
        if (from == RotationPhase.BROKEN) {
            return Optional.of(RotationPhase.STEADY);
        }
        if (position(from) <= 0 || (this == BRIDGE_FIRST && allDone)) {
            return Optional.empty();
        }
        RotationPhase before = phases.get(position(from) - 1);
        return Optional.of(before == RotationPhase.TRUST_BOTH && !hot ? RotationPhase.BRIDGED : before);
    }

    boolean isForward(RotationPhase from, RotationPhase to) {
        return contains(from) && position(to) > position(from);
    }

    /**
     * The phases in which other clusters may be while one makes this step: if it changes what it issues, that is accepted
     * there; if it changes its roots, they accept what is issued there. On the way on nobody is left behind, either.
     */
    Set<RotationPhase> barrier(RotationPhase from, RotationPhase to) {
        Set<RotationPhase> allowed = EnumSet.noneOf(RotationPhase.class);
        for (RotationPhase other : phases) {
            boolean inStep = !isForward(from, to) || (rank(other) >= rank(from) && rank(other) <= rank(to));
            boolean accepted = !from.changesTheChain(to) || accepts(other, to);
            boolean accepting = from.roots() == to.roots() || accepts(to, other);
            if (inStep && accepted && accepting) {
                allowed.add(other);
            }
        }
        return allowed;
    }

    /** Whether a cluster in {@code trusting} accepts what a cluster in {@code issuing} issues. */
    boolean accepts(RotationPhase trusting, RotationPhase issuing) {
        if (this != BRIDGE_FIRST && this != TRUST_FIRST) {
            return true;
        }
        if (issuing.issuer() == Issuer.OLD) {
            return trusting.roots() != Roots.NEXT;
        }
        return issuing.bridge() || trusting.roots() != Roots.OLD;
    }

    void requireNeighbours(ClusterName cluster, RotationPhase present, RotationPhase wanted) {
        boolean allowed = present == wanted
                || next(present, true).equals(Optional.of(wanted))
                || next(present, false).equals(Optional.of(wanted))
                || back(present, true, false).equals(Optional.of(wanted))
                || back(present, false, false).equals(Optional.of(wanted));
        if (!allowed) {
            throw new IllegalArgumentException(refusal(cluster, present, wanted));
        }
    }

    private String refusal(ClusterName cluster, RotationPhase present, RotationPhase wanted) {
        if (!contains(present) || !contains(wanted)) {
            return cluster + " is in phase " + present + "; the phases of this rotation are " + phases + ", and "
                    + wanted + " cannot follow";
        }
        RotationPhase right = isForward(present, wanted)
                ? next(present, true).orElseThrow()
                : back(present, true, false).orElseThrow();
        return cluster + " is in phase " + present + "; going to " + wanted + " would skip " + right + ", so go to "
                + right + " first";
    }
}
