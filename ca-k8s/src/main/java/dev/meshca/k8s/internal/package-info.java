/** The way to API servers: connections, requests within a time limit, and what their answers mean. Not for users. */
@NullMarked
package dev.meshca.k8s.internal;

import org.jspecify.annotations.NullMarked;
