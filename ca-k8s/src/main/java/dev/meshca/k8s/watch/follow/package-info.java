/** Follows the clusters by watches of their API servers, and looks again when something changed. */
@NullMarked
package dev.meshca.k8s.watch.follow;

import org.jspecify.annotations.NullMarked;
