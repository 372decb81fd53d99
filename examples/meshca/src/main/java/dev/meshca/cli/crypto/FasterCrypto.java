package dev.meshca.cli.crypto;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes keys, and elliptic signatures, with a native library as soon as that pays: of RSA keys from the first one on, of
 * anything else after as many operations as loading the library costs. Until then, and where there is none, the JDK's own
 * providers do the work. All else stays with them: what a certificate is read and judged by is the same everywhere.
 */
public final class FasterCrypto extends Provider {

    private static final String NAME = "meshca";

    private static final long serialVersionUID = 1L;

    /** About what loading takes, in signatures of the JDK. */
    private static final int WORTH_LOADING = 100;

    /** A service of the JDK that can be had faster. */
    private record Offer(String type, String algorithm, String jdk, boolean slow) {}

    private static final List<Offer> OFFERS = List.of(
            new Offer("KeyPairGenerator", "RSA", "SunRsaSign", true),
            new Offer("KeyPairGenerator", "EC", "SunEC", false),
            new Offer("Signature", "SHA256withECDSA", "SunEC", false),
            new Offer("Signature", "SHA384withECDSA", "SunEC", false));

    private final transient AtomicInteger used = new AtomicInteger();

    private FasterCrypto() {
        super(NAME, "1", "the JDK's keys and signatures, faster");
        for (Offer offer : OFFERS) {
            Provider jdk = Security.getProvider(offer.jdk());
            if (jdk != null) {
                putService(new Faster(offer, jdk));
            }
        }
    }

    /** From now on this process makes keys and signatures as fast as it can; again: nothing happens. */
    public static void use() {
        Security.insertProviderAt(new FasterCrypto(), 1);
    }

    /** Undoes {@link #use}. */
    public static void leave() {
        Security.removeProvider(NAME);
    }

    /** What makes RSA keys, and much else. */
    public static String description() {
        return NativeLibrary.provider()
                .map(accp -> "Amazon Corretto Crypto Provider " + accp.getVersionStr())
                .orElse("the JDK's providers");
    }

    private final class Faster extends Service {
        private final Offer offer;
        private final Provider jdk;

        Faster(Offer offer, Provider jdk) {
            super(FasterCrypto.this, offer.type(), offer.algorithm(), FasterCrypto.class.getName(), null, null);
            this.offer = offer;
            this.jdk = jdk;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            Object spi = service().newInstance(parameter);
            return spi instanceof java.security.KeyPairGeneratorSpi keys ? new JdkKeys(keys, offer.algorithm()) : spi;
        }

        private Service service() {
            boolean worthIt = offer.slow() || used.incrementAndGet() > WORTH_LOADING;
            return (worthIt ? NativeLibrary.provider() : Optional.<Provider>empty())
                    .map(accp -> accp.getService(offer.type(), offer.algorithm()))
                    .orElseGet(() -> jdk.getService(offer.type(), offer.algorithm()));
        }

        @Override
        public boolean supportsParameter(Object key) {
            return jdk.getService(offer.type(), offer.algorithm()).supportsParameter(key);
        }
    }
}
