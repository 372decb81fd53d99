/** {@code meshca watch}. */
@NullMarked
package dev.meshca.cli.watch;

import org.jspecify.annotations.NullMarked;
