/** What clusters need before they get a CA. */
@NullMarked
package dev.meshca.k8s.preflight;

import org.jspecify.annotations.NullMarked;
