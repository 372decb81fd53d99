/** {@code meshca remote-secrets}. */
@NullMarked
package dev.meshca.cli.remote;

import org.jspecify.annotations.NullMarked;
