/** What a preflight looks at in one cluster. */
@NullMarked
package dev.meshca.k8s.preflight.checks;

import org.jspecify.annotations.NullMarked;
