/**
 * What the istiods of a mesh show: the chain each replica serves, how they are set up, where the roots they distribute
 * have arrived, and what they would issue.
 *
 * <p>The manifest {@code dev/meshca/k8s/rotate-role.yaml} in this library's jar grants all that is read and written here,
 * except {@code create serviceaccounts/token}, which the canary needs in the namespace of its ServiceAccount.
 */
@NullMarked
package dev.meshca.k8s.istiod;

import org.jspecify.annotations.NullMarked;
