/**
 * One writer at a time: a Lease in every cluster of a mesh, held while somebody changes its CAs.
 *
 * <p>The manifest {@code dev/meshca/k8s/rotate-role.yaml} in this library's jar grants what that needs.
 */
@NullMarked
package dev.meshca.k8s.lock;

import org.jspecify.annotations.NullMarked;
