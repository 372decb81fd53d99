package dev.meshca.rotation;

import dev.meshca.RotationPhase;
import dev.meshca.RotationPhase.Change;
import dev.meshca.rotation.PhaseContent.Issuer;
import dev.meshca.rotation.PhaseContent.Roots;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The phases of one kind of rotation in their order, and which step leads from one to the next and back. */
enum PhaseOrder {
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

    PhaseOrder(RotationPhase... phases) {
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

    /** Then istiod comes to serve a chain that roots of before do not vouch for; in a merge every mesh keeps its root. */
    boolean replacesRoots() {
        return this == BRIDGE_FIRST || this == TRUST_FIRST;
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

    boolean changesTheChain(RotationPhase from, RotationPhase to) {
        return PhaseContent.of(from).hasAnotherChainThan(PhaseContent.of(to));
    }

    /** What the step from one phase to another writes. */
    Change change(RotationPhase from, RotationPhase to) {
        PhaseContent before = PhaseContent.of(from);
        PhaseContent after = PhaseContent.of(to);
        if (this != MERGE_BRIDGED && before.issuer() != after.issuer()) {
            Change issued = after.bridge() ? Change.NEW_CA_WITH_BRIDGE : Change.NEW_CA;
            return after.issuer() == Issuer.OLD ? Change.OLD_CA : issued;
        }
        if (before.roots() == after.roots()) {
            return after.bridge() ? Change.BRIDGE_ADDED : Change.BRIDGE_REMOVED;
        }
        return switch (after.roots()) {
            case OLD -> Change.OLD_ROOTS;
            case BOTH -> Change.BOTH_ROOTS;
            case NEW -> Change.NEW_ROOTS;
            case NONE -> throw new IllegalArgumentException("no step leads to " + to);
        };
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
            boolean accepted = !changesTheChain(from, to) || accepts(other, to);
            boolean accepting =
                    PhaseContent.of(from).roots() == PhaseContent.of(to).roots() || accepts(to, other);
            if (inStep && accepted && accepting) {
                allowed.add(other);
            }
        }
        return allowed;
    }

    /** Whether a cluster in {@code trusting} accepts what a cluster in {@code issuing} issues. */
    boolean accepts(RotationPhase trusting, RotationPhase issuing) {
        if (!replacesRoots()) {
            return true;
        }
        Roots trusted = PhaseContent.of(trusting).roots();
        PhaseContent issued = PhaseContent.of(issuing);
        if (issued.issuer() == Issuer.OLD) {
            return trusted != Roots.NEW;
        }
        return issued.bridge() || trusted != Roots.OLD;
    }
}
