/**
 * Changing the CAs of a running mesh so that no handshake notices: the phase is read off the clusters, and each step says
 * what is written where, what must be shown before, and how to get back. Pure: no cluster, no clock, no state file.
 */
@NullMarked
package dev.meshca.rotation;

import org.jspecify.annotations.NullMarked;
