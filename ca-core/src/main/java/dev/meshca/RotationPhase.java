package dev.meshca;

/**
 * Where one cluster stands in a rotation from the old root A to the new root B: a function of the roots it declares, of
 * who issued its CA, and of the bridge X (B's name and key, signed by A) in its chain. There is no other memory of it.
 */
public enum RotationPhase {
    /** Trusts A, issues under A: nothing was changed yet. */
    STEADY,
    /** Trusts A, issues under B with the bridge in the chain: accepted by whoever trusts A, B or both. */
    BRIDGED,
    /** Trusts A and B, issues under A: the first phase of trust-first. */
    TRUST,
    /** Trusts A and B, issues under B with the bridge: the hot step of bridge-first on the way to {@link #TRUSTED}. */
    TRUST_BOTH,
    /** Trusts A and B, issues under B without a bridge. */
    ISSUE,
    /** Trusts B, issues under B with the bridge that those who still trust only A need. */
    TRUSTED,
    /** Trusts B, issues under B, and A is gone: UNBRIDGED of bridge-first, RETIRE of trust-first. */
    DONE,
    /** A state that no step leads to and in which peers are refused; only the way back is offered. */
    BROKEN,
    /** The cluster could not be read. */
    UNKNOWN;

    /** What the step from one phase to the next writes: another chain or other roots, never both. */
    public enum Change {
        /** The new CA, with the bridge behind it in {@code cert-chain.pem}; the roots stay byte for byte. */
        NEW_CA_WITH_BRIDGE,
        /** The new CA; the roots stay byte for byte. */
        NEW_CA,
        /** The old CA; the roots stay byte for byte. */
        OLD_CA,
        /** The bridge behind the CA in {@code cert-chain.pem}; the CA and the roots stay. */
        BRIDGE_ADDED,
        /** {@code cert-chain.pem} without the bridge; the CA and the roots stay. */
        BRIDGE_REMOVED,
        /** The old and the new roots in {@code root-cert.pem}; the CA stays. */
        BOTH_ROOTS,
        /** The new roots alone in {@code root-cert.pem}; the CA stays. */
        NEW_ROOTS,
        /** The old roots alone in {@code root-cert.pem}; the CA stays. */
        OLD_ROOTS;

        /**
         * Whether {@code root-cert.pem} changes, which an istiod with Istio's default settings takes only at its start.
         *
         * @return true if it does
         */
        public boolean ofRoots() {
            return this == BOTH_ROOTS || this == NEW_ROOTS || this == OLD_ROOTS;
        }
    }
}
