/** The Secret {@code cacerts}: its bytes, who owns it, what is to be done with it, and what a cluster shows of its trust. Not for users. */
@NullMarked
package dev.meshca.k8s.cacerts;

import org.jspecify.annotations.NullMarked;
