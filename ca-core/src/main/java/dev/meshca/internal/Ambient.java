package dev.meshca.internal;

import java.security.SecureRandom;
import java.time.Clock;

/** The system's clock and randomness. */
public final class Ambient {

    public static final Clock CLOCK = Clock.systemUTC();
    public static final SecureRandom RANDOM = new SecureRandom();

    private Ambient() {}
}
