package dev.meshca.issue;

/**
 * Why a certificate is revoked (RFC 5280, 5.3.1). {@code certificateHold} and {@code removeFromCRL} are left out: a CA's
 * certificate is not taken back for a while.
 */
public enum RevocationReason {
    /** No reason is given. */
    UNSPECIFIED(0),
    /** The key of a workload was stolen. */
    KEY_COMPROMISE(1),
    /** The key of a CA was stolen. */
    CA_COMPROMISE(2),
    /** The name in the certificate is no longer right. */
    AFFILIATION_CHANGED(3),
    /** A newer certificate took its place. */
    SUPERSEDED(4),
    /** The cluster or workload is gone. */
    CESSATION_OF_OPERATION(5),
    /** What it was allowed was taken from it. */
    PRIVILEGE_WITHDRAWN(9),
    /** The key of an attribute authority was stolen. */
    AA_COMPROMISE(10);

    private final int code;

    RevocationReason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static RevocationReason of(String name) {
        for (RevocationReason reason : values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return UNSPECIFIED;
    }
}
