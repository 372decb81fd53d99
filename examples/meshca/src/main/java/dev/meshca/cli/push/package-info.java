/** {@code meshca push}. */
@NullMarked
package dev.meshca.cli.push;

import org.jspecify.annotations.NullMarked;
