/** {@code meshca renew} and {@code meshca needs-renewal}. */
@NullMarked
package dev.meshca.cli.renew;

import org.jspecify.annotations.NullMarked;
