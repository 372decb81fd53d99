package dev.meshca.rotation;

import dev.meshca.FindingCode;
import dev.meshca.Severity;

/** Which invariant of a rotation does not hold. Any of them stops it before the next write. */
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
    /** A running istiod would drop the write with one line in its log. */
    ISTIOD_DROPS_IT(
            "A running istiod would drop the write with one line in its log",
            "turn on ISTIO_MULTIROOT_MESH and keep the old bytes, or restart istiod after the write"),
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
            "A cluster could not be read", "restore the connection, or waive the cluster with a reason and an end"),
    /** Revocation is on and the lists do not cover every CA on a path. */
    CRLS_INCOMPLETE(
            "Revocation is on and the lists do not cover every CA on a path",
            "give the rotation a list of each old and new CA"),
    /** Revocation is on, and a list of the rotation ends before the certificates that need it. */
    CRLS_END_TOO_SOON(
            "Revocation is on, and a list of the rotation ends before the certificates that need it",
            "issue the lists of all its CAs anew (meshca crl); the rotation brings them and goes on");

    private final String meaning;
    private final String remedy;

    RotationCode(String meaning, String remedy) {
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** Every broken invariant stops a rotation. */
    @Override
    public Severity severity() {
        return Severity.ERROR;
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
