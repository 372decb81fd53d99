/** What an installation of Istio is told about each cluster. */
@NullMarked
package dev.meshca.mesh.values;

import org.jspecify.annotations.NullMarked;
