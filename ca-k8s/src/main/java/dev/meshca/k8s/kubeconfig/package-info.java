/**
 * The kubeconfig, field by field: each is obeyed, known to be harmless, or refused by its name for the contexts that use it;
 * and the connections that follow from it, as {@code kubectl} would make them.
 */
@NullMarked
package dev.meshca.k8s.kubeconfig;

import org.jspecify.annotations.NullMarked;
