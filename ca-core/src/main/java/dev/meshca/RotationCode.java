package dev.meshca;

/** What a rotation finds. An error is a broken invariant, and stops it before the next write. */
public enum RotationCode implements FindingCode {
    /** What a cluster would issue is refused in another cluster, under roots that are declared or held there. */
    ISSUED_BEFORE_TRUSTED(
            "What a cluster would issue is refused in another cluster, under roots that are declared or held there",
            "bring the roots everywhere first, or send the bridge along"),
    /** A cluster would no longer accept what another one issues. */
    LEAF_ORPHANED(
            "A cluster would no longer accept what another one issues",
            "let the other cluster issue under the new root first, and its old certificates end"),
    /** One write changes the roots and the intermediate CA. */
    TWO_AXES("One write changes the roots and the intermediate CA", "write one of them, see it work, then the other"),
    /** The new content of the Secret would not be accepted by istiod or by peers of its own cluster. */
    PAYLOAD_UNUSABLE(
            "The new content of the Secret would not be accepted by istiod or by peers of its own cluster",
            "prepare the rotation anew"),
    /** A CA ends before two lives of a workload certificate have passed, so the rotation cannot be finished with it. */
    LIFETIME_TOO_SHORT(
            "A CA ends before two lives of a workload certificate have passed, so the rotation cannot be finished with it",
            "prepare the rotation anew with longer lifetimes"),
    /** The root ends so soon that a new intermediate is not worth having. */
    ROOT_ENDS_TOO_SOON("The root ends so soon that a new intermediate is not worth having", "rotate the root instead"),
    /** A new CA shares its name, key or key identifier with an older one. */
    GENERATION_REUSED(
            "A new CA shares its name, key or key identifier with an older one",
            "issue it anew with the next generation number and a new key"),
    /** Clusters are more than one phase apart. */
    PHASES_APART("Clusters are more than one phase apart", "roll the cluster that is ahead back"),
    /** A cluster is in a state that no step leads to. */
    BROKEN_STATE("A cluster is in a state that no step leads to", "roll that cluster back"),
    /** A cluster is in a phase of another kind of rotation. */
    OTHER_ROTATION(
            "A cluster is in a phase of another kind of rotation",
            "finish the rotation that was begun, with the same strategy, or roll it back"),
    /** A cluster holds roots or a CA that are not part of this rotation. */
    FOREIGN_MATERIAL(
            "A cluster holds roots or a CA that are not part of this rotation",
            "find out who changed the cluster; then prepare the rotation anew from what is there"),
    /** A cluster could not be read. */
    CLUSTER_UNREADABLE(
            "A cluster could not be read",
            "restore the connection; a cluster that is lost is taken out of the mesh with remove"),
    /** Revocation is on and the lists do not cover every CA on a path. */
    CRLS_INCOMPLETE(
            "Revocation is on and the lists do not cover every CA on a path",
            "give the rotation a list of each old and new CA"),
    /** Revocation is on, and a list of the rotation ends before the certificates that need it. */
    CRLS_END_TOO_SOON(
            "Revocation is on, and a list of the rotation ends before the certificates that need it",
            "issue the lists of all its CAs anew (meshca crl); the rotation brings them and goes on"),
    /** A step back would let a cluster issue under an old CA that has ended. */
    OLD_CA_ENDED(
            "A step back would let a cluster issue under an old CA that has ended",
            "go on with the rotation; it does not need the old CA"),
    /** An old CA ends before the rotation can be done, and with it the way back. */
    OLD_CA_ENDS_SOON(
            Severity.WARNING,
            "An old CA ends before the rotation can be done, and with it the way back",
            "begin soon, and do not count on the way back");

    private final Severity severity;
    private final String meaning;
    private final String remedy;

    RotationCode(String meaning, String remedy) {
        this(Severity.ERROR, meaning, remedy);
    }

    RotationCode(Severity severity, String meaning, String remedy) {
        this.severity = severity;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
