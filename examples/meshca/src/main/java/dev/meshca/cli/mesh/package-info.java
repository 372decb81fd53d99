/** Which mesh a command is about: the folder and the clusters. */
@NullMarked
package dev.meshca.cli.mesh;

import org.jspecify.annotations.NullMarked;
