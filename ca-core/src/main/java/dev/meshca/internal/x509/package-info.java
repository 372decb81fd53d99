/** X.509 and PEM; the only importer of Bouncy Castle. */
@NullMarked
package dev.meshca.internal.x509;

import org.jspecify.annotations.NullMarked;
