package dev.meshca.rotation;

/**
 * Where one cluster stands in a rotation from the old root A to the new root B: a function of the roots it declares, of
 * who issued its CA, and of the bridge X (B's name and key, signed by A) in its chain. There is no other memory of it.
 */
public enum RotationPhase {
    /** Trusts A, issues under A: nothing was changed yet. */
    STEADY(Roots.OLD, Issuer.OLD, false),
    /** Trusts A, issues under B with the bridge in the chain: accepted by whoever trusts A, B or both. */
    BRIDGED(Roots.OLD, Issuer.NEXT, true),
    /** Trusts A and B, issues under A: the first phase of trust-first. */
    TRUST(Roots.BOTH, Issuer.OLD, false),
    /** Trusts A and B, issues under B with the bridge: the hot step of bridge-first on the way to {@link #TRUSTED}. */
    TRUST_BOTH(Roots.BOTH, Issuer.NEXT, true),
    /** Trusts A and B, issues under B without a bridge. */
    ISSUE(Roots.BOTH, Issuer.NEXT, false),
    /** Trusts B, issues under B with the bridge that those who still trust only A need. */
    TRUSTED(Roots.NEXT, Issuer.NEXT, true),
    /** Trusts B, issues under B, and A is gone: UNBRIDGED of bridge-first, RETIRE of trust-first. */
    DONE(Roots.NEXT, Issuer.NEXT, false),
    /** A state that no step leads to and in which peers are refused; only the way back is offered. */
    BROKEN(Roots.NONE, Issuer.NONE, false),
    /** The cluster could not be read. */
    UNKNOWN(Roots.NONE, Issuer.NONE, false);

    enum Roots {
        OLD,
        BOTH,
        NEXT,
        NONE
    }

    enum Issuer {
        OLD,
        NEXT,
        NONE
    }

    private final Roots roots;
    private final Issuer issuer;
    private final boolean bridge;

    RotationPhase(Roots roots, Issuer issuer, boolean bridge) {
        this.roots = roots;
        this.issuer = issuer;
        this.bridge = bridge;
    }

    static RotationPhase of(Roots roots, Issuer issuer, boolean bridge) {
        for (RotationPhase phase : values()) {
            boolean sameChain = phase.issuer == issuer && (phase.bridge == bridge || issuer == Issuer.OLD);
            if (roots != Roots.NONE && phase.roots == roots && sameChain) {
                return phase;
            }
        }
        return BROKEN;
    }

    Roots roots() {
        return roots;
    }

    Issuer issuer() {
        return issuer;
    }

    boolean bridge() {
        return bridge;
    }

    /** Whether going from here to {@code other} takes a root away that somebody may still need. */
    boolean removesARoot(RotationPhase other) {
        return other.roots != roots && other.roots != Roots.BOTH;
    }

    boolean changesTheChain(RotationPhase other) {
        return other.issuer != issuer || other.bridge != bridge;
    }
}
