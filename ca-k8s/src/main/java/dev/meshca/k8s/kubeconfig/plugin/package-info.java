/** A credential plugin as a program: found, run without a shell, and ended with its children. */
@NullMarked
package dev.meshca.k8s.kubeconfig.plugin;

import org.jspecify.annotations.NullMarked;
