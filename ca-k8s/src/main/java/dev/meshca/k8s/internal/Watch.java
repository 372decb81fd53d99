package dev.meshca.k8s.internal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A watch of an API server that is open.
 *
 * @param ended completed when the server ends it at its time, exceptionally when it breaks off or is given up
 * @param version the resourceVersion up to which everything was seen; another watch goes on from there
 * @param cancel gives it up
 */
public record Watch(CompletableFuture<Void> ended, Supplier<String> version, Runnable cancel) {}
