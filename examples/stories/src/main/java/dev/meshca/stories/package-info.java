/** The library in use: a short class for each story, to be read and run. */
@NullMarked
package dev.meshca.stories;

import org.jspecify.annotations.NullMarked;
