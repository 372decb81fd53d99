/** Who the clusters of a mesh are, and the pinned way to each: kubeconfig contexts, connections, time limits. */
@NullMarked
package dev.meshca.k8s.cluster;

import org.jspecify.annotations.NullMarked;
