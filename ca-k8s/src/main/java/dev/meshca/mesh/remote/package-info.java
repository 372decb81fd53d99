/** Remote secrets, by which the istiod of one cluster reads another one. */
@NullMarked
package dev.meshca.mesh.remote;

import org.jspecify.annotations.NullMarked;
