/** The public half of a mesh: chains, roots, what is wrong with them, and who accepts whom. No type here can hold a private key. */
@NullMarked
package dev.meshca.trust;

import org.jspecify.annotations.NullMarked;
