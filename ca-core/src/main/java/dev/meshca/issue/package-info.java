/** Making certificates: the shared root, an intermediate CA per cluster, and workload certificates outside the clusters. */
@NullMarked
package dev.meshca.issue;

import org.jspecify.annotations.NullMarked;
