/** {@code meshca remove}. */
@NullMarked
package dev.meshca.cli.remove;

import org.jspecify.annotations.NullMarked;
