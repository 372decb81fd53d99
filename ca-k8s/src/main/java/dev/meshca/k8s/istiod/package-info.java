/**
 * What the istiods of a mesh show: the chain each replica serves, how they are set up, where the roots they distribute
 * have arrived, and what they would issue.
 *
 * <p>Rights used, beyond those of a push: {@code list pods}, {@code create pods/portforward}, {@code get configmaps} and
 * {@code get,list,update deployments} in istiod's namespace; {@code list} of both kinds of webhook configurations;
 * {@code get clustertrustbundles}; for the canary {@code create serviceaccounts/token} in its namespace.
 */
@NullMarked
package dev.meshca.k8s.istiod;

import org.jspecify.annotations.NullMarked;
