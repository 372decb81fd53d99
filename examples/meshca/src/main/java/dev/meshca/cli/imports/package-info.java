/** {@code meshca import}. */
@NullMarked
package dev.meshca.cli.imports;

import org.jspecify.annotations.NullMarked;
