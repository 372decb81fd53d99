/**
 * The reports as documents for people and for other programs: a page for a browser, JUnit's XML, Prometheus' text. Values in,
 * text out; nothing is read, and no private key is in any of them.
 */
@NullMarked
package dev.meshca.mesh.report;

import org.jspecify.annotations.NullMarked;
