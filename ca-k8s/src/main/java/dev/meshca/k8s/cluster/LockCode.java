package dev.meshca.k8s.cluster;

import static dev.meshca.FindingCode.Text.error;

import dev.meshca.FindingCode;

/** Why a mesh could not be locked. */
public enum LockCode implements FindingCode {
    /** Somebody is at work there, and was seen to be. */
    LOCK_HELD(error(
            "Another runner works on this cluster, and renewed its Lease while we looked",
            "let it end, or end it on the machine named; its Lease runs out within 15 seconds")),
    /** The Lease cannot be written. */
    LOCK_UNAVAILABLE(
            error(
                    "The Lease that keeps a second runner away could not be written",
                    "grant what dev/meshca/k8s/rotate-role.yaml in this library's jar has, and see that istiod's namespace exists"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of what cannot change
    private final Text text;

    LockCode(Text text) {
        this.text = text.shownBy().isEmpty() ? text.shownBy("the Lease, watched for a while") : text;
    }

    @Override
    public Text text() {
        return text;
    }
}
