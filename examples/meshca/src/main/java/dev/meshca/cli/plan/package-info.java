/** {@code meshca plan} and {@code meshca apply}. */
@NullMarked
package dev.meshca.cli.plan;

import org.jspecify.annotations.NullMarked;
