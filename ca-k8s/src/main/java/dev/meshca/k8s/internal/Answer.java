package dev.meshca.k8s.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer of an API server.
 *
 * @param value the object in it
 * @param date what time the server thinks it is, in whole seconds
 * @param sent when the request left, by our clock
 * @param took how long the answer took to come
 */
public record Answer<T>(T value, Optional<Instant> date, Instant sent, Duration took) {

    /** Without the object, which may be a Secret. */
    @Override
    public String toString() {
        return "Answer[" + date.map(Instant::toString).orElse("no date") + ", took " + took + "]";
    }
}
