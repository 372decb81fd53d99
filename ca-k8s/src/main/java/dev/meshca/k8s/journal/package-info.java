/** What is written down about rotations: a journal beside the CA directory, and a note on each Secret. Evidence only. */
@NullMarked
package dev.meshca.k8s.journal;

import org.jspecify.annotations.NullMarked;
