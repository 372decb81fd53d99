package dev.meshca.issue;

import dev.meshca.KeyAlgorithm;
import dev.meshca.internal.Ambient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What issuing takes from its surroundings: the time, random numbers, and where key pairs come from; and whether it goes on.
 * Work on keys ends in a {@link java.util.concurrent.CancellationException} within a second when its thread is interrupted,
 * whose interrupt flag then stays set, or when it is {@linkplain #cancelledWhen cancelled}.
 *
 * <pre>{@code
 * Issuance.system().keys(KeyPairSource.of(provider)).progress((done, total) -> show(done, total))
 * }</pre>
 */
public final class Issuance {

    private static final Issuance SYSTEM =
            new Issuance(Ambient.CLOCK, Ambient.RANDOM, KeyPairSource.jdk(), () -> false, (done, total) -> {});

    /** Where new key pairs come from. Called from several threads at once. */
    @FunctionalInterface
    public interface KeyPairSource {

        /**
         * A new key pair.
         *
         * @param algorithm the algorithm and size wanted
         * @param random the random numbers to make it from; it throws when the work is cancelled
         * @return a pair nobody else has
         */
        KeyPair generate(KeyAlgorithm algorithm, SecureRandom random);

        /**
         * Key pairs from the JDK's default provider.
         *
         * @return the source
         */
        static KeyPairSource jdk() {
            return (algorithm, random) -> generated(algorithm, random, null);
        }

        /**
         * Key pairs from a JCA provider, which need not be registered.
         *
         * @param provider the provider, for example a native one that is faster
         * @return the source; its {@link #generate} throws {@link IllegalArgumentException} for algorithms the provider lacks
         */
        static KeyPairSource of(Provider provider) {
            return (algorithm, random) -> generated(algorithm, random, provider);
        }
    }

    /** Hears how far the making of keys is. */
    @FunctionalInterface
    public interface Progress {

        /**
         * One more key is there. Called from several threads, one at a time.
         *
         * @param done how many keys are there
         * @param total how many this work needs
         */
        void made(int done, int total);
    }

    private final Clock clock;
    private final SecureRandom random;
    private final KeyPairSource keys;
    private final BooleanSupplier cancelled;
    private final Progress progress;

    private Issuance(
            Clock clock, SecureRandom random, KeyPairSource keys, BooleanSupplier cancelled, Progress progress) {
        this.clock = clock;
        this.random = random;
        this.keys = keys;
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /**
     * The system's clock and random numbers, and keys from the JDK.
     *
     * @return the surroundings
     */
    public static Issuance system() {
        return SYSTEM;
    }

    /**
     * The same at another time.
     *
     * @param clock says what time it is
     * @return a copy
     */
    public Issuance clock(Clock clock) {
        return new Issuance(clock, random, keys, cancelled, progress);
    }

    /**
     * The same with other random numbers, for serial numbers and keys.
     *
     * @param random where they come from
     * @return a copy
     */
    public Issuance random(SecureRandom random) {
        return new Issuance(clock, random, keys, cancelled, progress);
    }

    /**
     * The same with key pairs from elsewhere.
     *
     * @param keys where they come from
     * @return a copy
     */
    public Issuance keys(KeyPairSource keys) {
        return new Issuance(clock, random, keys, cancelled, progress);
    }

    /**
     * The same, until somebody calls it off.
     *
     * @param cancelled whether the work is to end; asked often and from several threads
     * @return a copy
     */
    public Issuance cancelledWhen(BooleanSupplier cancelled) {
        return new Issuance(clock, random, keys, cancelled, progress);
    }

    /**
     * The same with somebody who hears how far it is.
     *
     * @param progress hears of each key
     * @return a copy
     */
    public Issuance progress(Progress progress) {
        return new Issuance(clock, random, keys, cancelled, progress);
    }

    /**
     * What time it is.
     *
     * @return the clock
     */
    public Clock clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    KeyPairSource keys() {
        return keys;
    }

    boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    Progress progress() {
        return progress;
    }

    private static KeyPair generated(KeyAlgorithm algorithm, SecureRandom random, @Nullable Provider provider) {
        AlgorithmParameterSpec parameters = switch (algorithm) {
            case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            case RSA_3072 -> new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4);
            case RSA_4096 -> new RSAKeyGenParameterSpec(4096, RSAKeyGenParameterSpec.F4);
            case EC_P256 -> new ECGenParameterSpec("secp256r1");
            case EC_P384 -> new ECGenParameterSpec("secp384r1");
        };
        String family = parameters instanceof ECGenParameterSpec ? "EC" : "RSA";
        try {
            KeyPairGenerator generator = provider == null
                    ? KeyPairGenerator.getInstance(family)
                    : KeyPairGenerator.getInstance(family, provider);
            generator.initialize(parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the key provider " + (provider == null ? "of the JDK" : provider.getName()) + " makes no "
                            + algorithm + " keys",
                    e);
        }
    }
}
