/** One guarded write of the Secret {@code cacerts} per cluster. */
@NullMarked
package dev.meshca.k8s.push;

import org.jspecify.annotations.NullMarked;
