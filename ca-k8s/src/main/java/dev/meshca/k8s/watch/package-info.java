/** What changes in the trust of a mesh: followed, and told to whoever listens. */
@NullMarked
package dev.meshca.k8s.watch;

import org.jspecify.annotations.NullMarked;
