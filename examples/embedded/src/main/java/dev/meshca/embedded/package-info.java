/** Clusters inside this process, for the demo and for tests that need no real API server. */
@NullMarked
package dev.meshca.embedded;

import org.jspecify.annotations.NullMarked;
