/** The words every other package speaks: clusters, algorithms, validity and findings. */
@NullMarked
package dev.meshca;

import org.jspecify.annotations.NullMarked;
