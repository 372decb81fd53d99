/** {@code meshca verify}. */
@NullMarked
package dev.meshca.cli.verify;

import org.jspecify.annotations.NullMarked;
