/** The results of the commands as JSON: one record per document, each made from the library's report. */
@NullMarked
package dev.meshca.cli.json;

import org.jspecify.annotations.NullMarked;
