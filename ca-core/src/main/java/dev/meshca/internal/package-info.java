/** The one place where the system's clock and randomness enter. */
@NullMarked
package dev.meshca.internal;

import org.jspecify.annotations.NullMarked;
