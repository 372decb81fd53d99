/** {@code meshca export}. */
@NullMarked
package dev.meshca.cli.export;

import org.jspecify.annotations.NullMarked;
