/** The reports as JSON: one schema, and a document for each report. Values in, text out; no private key is in any of them. */
@NullMarked
package dev.meshca.mesh.json;

import org.jspecify.annotations.NullMarked;
