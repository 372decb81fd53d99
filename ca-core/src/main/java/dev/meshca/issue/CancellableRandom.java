package dev.meshca.issue;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Random numbers that stop when the work they are for does: the search for a prime asks for some again and again. */
final class CancellableRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    CancellableRandom(SecureRandom source, BooleanSupplier cancelled) {
        super(new Source(source, cancelled), null);
    }

    private static final class Source extends SecureRandomSpi {

        private static final long serialVersionUID = 1L;

        private final SecureRandom source;
        private final transient BooleanSupplier cancelled;

        Source(SecureRandom source, BooleanSupplier cancelled) {
            this.source = source;
            this.cancelled = cancelled;
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            requireWanted();
            source.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int numBytes) {
            requireWanted();
            return source.generateSeed(numBytes);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            source.setSeed(seed);
        }

        private void requireWanted() {
            if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the making of a key was cancelled");
            }
        }
    }
}
