/** The command line {@code meshca}: the library's verbs as commands, for operators and scripts. */
@NullMarked
package dev.meshca.cli;

import org.jspecify.annotations.NullMarked;
