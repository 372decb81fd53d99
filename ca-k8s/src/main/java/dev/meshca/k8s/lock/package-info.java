/**
 * One writer at a time: a Lease in every cluster of a mesh, held while somebody changes its CAs.
 *
 * <p>Rights used: {@code get,create,update leases} of {@code coordination.k8s.io} in istiod's namespace.
 */
@NullMarked
package dev.meshca.k8s.lock;

import org.jspecify.annotations.NullMarked;
