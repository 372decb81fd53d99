/** {@code meshca explain}. */
@NullMarked
package dev.meshca.cli.explain;

import org.jspecify.annotations.NullMarked;
