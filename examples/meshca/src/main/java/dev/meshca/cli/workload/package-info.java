/** {@code meshca workload-cert}. */
@NullMarked
package dev.meshca.cli.workload;

import org.jspecify.annotations.NullMarked;
