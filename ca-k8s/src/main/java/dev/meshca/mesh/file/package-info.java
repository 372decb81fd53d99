/** The file that says what a mesh should be: its clusters, its CAs, its rotations. */
@NullMarked
package dev.meshca.mesh.file;

import org.jspecify.annotations.NullMarked;
