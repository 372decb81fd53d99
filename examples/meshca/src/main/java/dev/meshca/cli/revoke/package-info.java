/** {@code meshca revoke} and {@code meshca crl}. */
@NullMarked
package dev.meshca.cli.revoke;

import org.jspecify.annotations.NullMarked;
