/**
 * Drives a rotation through running clusters: one phase at a time, each entered through a gate of evidence, each write
 * guarded, each proved by what istiod serves and shows. No API.
 */
@NullMarked
package dev.meshca.k8s.driver;

import org.jspecify.annotations.NullMarked;
