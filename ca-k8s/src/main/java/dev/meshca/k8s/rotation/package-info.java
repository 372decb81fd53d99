/** What a caller says to a rotation of a running mesh, and what it is told: options, status, outcome and a listener. */
@NullMarked
package dev.meshca.k8s.rotation;

import org.jspecify.annotations.NullMarked;
