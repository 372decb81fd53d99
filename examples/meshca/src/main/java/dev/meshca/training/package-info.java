/** Run by the build: lets the commands work once, so that the classes they need can be archived. */
@NullMarked
package dev.meshca.training;

import org.jspecify.annotations.NullMarked;
