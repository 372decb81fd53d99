/** What all commands share: the streams, the form of the result, words and numbers for a person, exit codes. */
@NullMarked
package dev.meshca.cli.terminal;

import org.jspecify.annotations.NullMarked;
