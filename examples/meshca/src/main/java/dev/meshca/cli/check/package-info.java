/** {@code meshca check}. */
@NullMarked
package dev.meshca.cli.check;

import org.jspecify.annotations.NullMarked;
