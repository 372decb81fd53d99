package dev.meshca.k8s.driver;

/** What happens to the next write of a cluster. */
enum WriteFault {
    /** It is made, and its answer does not arrive. */
    ANSWER_LOST,
    /** It is not made, and no answer arrives. */
    NOT_MADE,
    /** The API server answers 409, after the warning that istiod will have to restart. */
    CONFLICT,
    /** The Secret holds something else right after it. */
    OVERWRITTEN
}
