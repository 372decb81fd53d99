/** {@code meshca rotate} and {@code meshca status}. */
@NullMarked
package dev.meshca.cli.rotate;

import org.jspecify.annotations.NullMarked;
