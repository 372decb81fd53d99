/**
 * A mesh as its operator sees it: a CA directory, the clusters it is for, and what one does with them. Whatever changes
 * something can be asked for its plan first, can be called again after it was killed anywhere, and answers with a value.
 */
@NullMarked
package dev.meshca.mesh;

import org.jspecify.annotations.NullMarked;
