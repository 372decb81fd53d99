package dev.meshca.k8s.rotation;

/** What the statement that a cluster is in its phase rests on, the best first. */
public enum EvidenceLevel {
    /** Every replica of istiod serves the declared chain, and every place that could be read shows the declared roots. */
    SERVED,
    /** Every place that could be read shows the declared roots; nothing is known of the chain that istiod serves. */
    DISTRIBUTED,
    /** The Secret alone: it proves nothing about istiod. */
    DECLARED,
    /** The cluster could not be read. */
    NONE
}
