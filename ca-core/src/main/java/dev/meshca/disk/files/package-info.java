/** How a CA directory is read and changed: its files, its lock, its crash safety, and what a rotation keeps there. */
@NullMarked
package dev.meshca.disk.files;

import org.jspecify.annotations.NullMarked;
