/** {@code meshca init}. */
@NullMarked
package dev.meshca.cli.init;

import org.jspecify.annotations.NullMarked;
