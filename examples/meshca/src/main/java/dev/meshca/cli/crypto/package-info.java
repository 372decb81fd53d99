/** Faster cryptography than the JDK's, where there is a native library for it. */
@NullMarked
package dev.meshca.cli.crypto;

import org.jspecify.annotations.NullMarked;
