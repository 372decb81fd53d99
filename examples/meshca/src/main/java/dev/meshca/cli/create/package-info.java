/** {@code meshca create}. */
@NullMarked
package dev.meshca.cli.create;

import org.jspecify.annotations.NullMarked;
