/** What stands in a kubeconfig, and in the files it names: read to a bound, and refused without a word of it. */
@NullMarked
package dev.meshca.k8s.kubeconfig.document;

import org.jspecify.annotations.NullMarked;
