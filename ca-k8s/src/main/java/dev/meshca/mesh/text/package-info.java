/** What people write, in files and on command lines: lengths of time, and names with a slip. */
@NullMarked
package dev.meshca.mesh.text;

import org.jspecify.annotations.NullMarked;
