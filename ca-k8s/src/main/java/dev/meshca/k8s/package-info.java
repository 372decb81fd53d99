/** The clusters of a mesh: what they need before they get a CA, pushing it to them, and what they show afterwards. */
@NullMarked
package dev.meshca.k8s;

import org.jspecify.annotations.NullMarked;
