package dev.meshca.k8s.internal;

import java.time.Duration;

/** A wait that ends early when the work is called off. */
@FunctionalInterface
public interface Pause {

    void await(Duration time);
}
