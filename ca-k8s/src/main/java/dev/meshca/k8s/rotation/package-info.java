/**
 * Drives a rotation through running clusters: one phase at a time, each entered through a gate of evidence, each write
 * guarded, each proved by what istiod serves and distributes.
 */
@NullMarked
package dev.meshca.k8s.rotation;

import org.jspecify.annotations.NullMarked;
