/** {@code meshca version} and {@code meshca completion}. */
@NullMarked
package dev.meshca.cli.help;

import org.jspecify.annotations.NullMarked;
