/** How one cluster's Secret {@code cacerts} is asked for, decided on and written. */
@NullMarked
package dev.meshca.k8s.push.secret;

import org.jspecify.annotations.NullMarked;
