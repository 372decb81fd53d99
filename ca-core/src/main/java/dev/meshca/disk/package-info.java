/** CA material on disk, in the file layout of Istio's {@code tools/certs}. */
@NullMarked
package dev.meshca.disk;

import org.jspecify.annotations.NullMarked;
