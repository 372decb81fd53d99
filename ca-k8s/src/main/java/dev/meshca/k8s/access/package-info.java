/** The clusters of a mesh as the other packages work on them: threads, connections and time limits. */
@NullMarked
package dev.meshca.k8s.access;

import org.jspecify.annotations.NullMarked;
