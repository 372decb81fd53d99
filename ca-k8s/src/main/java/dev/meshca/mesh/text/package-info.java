/** What people write, in files and on command lines: lengths of time, names with a slip, and texts in YAML. */
@NullMarked
package dev.meshca.mesh.text;

import org.jspecify.annotations.NullMarked;
