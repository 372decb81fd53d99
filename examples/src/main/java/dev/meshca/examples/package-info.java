/** The library in use: a short class for each story, to be read and run. */
@NullMarked
package dev.meshca.examples;

import org.jspecify.annotations.NullMarked;
