package dev.meshca;

import static dev.meshca.FindingCode.Text.error;
import static dev.meshca.FindingCode.Text.warning;

/** What a rotation finds. An error is a broken invariant, and stops it before the next write. */
public enum RotationCode implements FindingCode {
    ISSUED_BEFORE_TRUSTED(error(
            "What a cluster would issue is refused in another cluster, under roots that are declared or held there",
            "bring the roots everywhere first, or send the bridge along")),
    LEAF_ORPHANED(error(
            "A cluster would no longer accept what another one issues",
            "let the other cluster issue under the new root first, and its old certificates end")),
    TWO_AXES(error(
            "One write changes the roots and the intermediate CA", "write one of them, see it work, then the other")),
    PAYLOAD_UNUSABLE(error(
            "The new content of the Secret would not be accepted by istiod or by peers of its own cluster",
            "prepare the rotation anew")),
    LIFETIME_TOO_SHORT(error(
            "A CA ends before two lives of a workload certificate have passed, so the rotation cannot be finished with it",
            "prepare the rotation anew with longer lifetimes")),
    ROOT_ENDS_TOO_SOON(
            error("The root ends so soon that a new intermediate is not worth having", "rotate the root instead")),
    GENERATION_REUSED(error(
            "A new CA shares its name, key or key identifier with an older one",
            "issue it anew with the next generation number and a new key")),
    PHASES_APART(error("Clusters are more than one phase apart", "roll the cluster that is ahead back")),
    BROKEN_STATE(error("A cluster is in a state that no step leads to", "roll that cluster back")),
    OTHER_ROTATION(error(
            "A cluster is in a phase of another kind of rotation",
            "finish the rotation that was begun, with the same strategy, or roll it back")),
    FOREIGN_MATERIAL(error(
            "A cluster holds roots or a CA that are not part of this rotation",
            "find out who changed the cluster; then prepare the rotation anew from what is there")),
    CLUSTER_UNREADABLE(error(
                    "A cluster could not be read",
                    "restore the connection, or take a cluster that is lost out of the mesh")
            .shownBy("the answer of the API server, or none")
            .ofUnreached()),
    CRLS_INCOMPLETE(error(
            "Revocation is on and the lists do not cover every CA on a path",
            "give the rotation a list of each old and new CA")),
    CRLS_END_TOO_SOON(error(
            "Revocation is on, and a list of the rotation ends before the certificates that need it",
            "issue the lists of all its CAs anew; the rotation brings them and goes on")),
    OLD_CA_ENDED(error(
            "A step back would let a cluster issue under an old CA that has ended",
            "go on with the rotation; it does not need the old CA")),
    OLD_CA_ENDS_SOON(warning(
            "An old CA ends before the rotation can be done, and with it the way back",
            "begin soon, and do not count on the way back"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of what cannot change
    private final Text text;

    RotationCode(Text text) {
        this.text = text.shownBy().isEmpty()
                ? text.shownBy(
                        "a model of all interleavings; istiod's code, OpenSSL and rustls-webpki judged its payloads")
                : text;
    }

    @Override
    public Text text() {
        return text;
    }
}
