package dev.meshca.cli.crypto;

import java.security.Provider;
import java.util.Optional;

/** The Amazon Corretto Crypto Provider (ACCP) of this jar, if its library is for this machine and can be loaded. */
final class NativeLibrary {

    private static final String CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private NativeLibrary() {}

    /** Loading takes about as long as 100 signatures of the JDK, so it is done when it is asked for. */
    private static final class Loaded {
        private static final Optional<Provider> PROVIDER = load();

        private static Optional<Provider> load() {
            try {
                Class<?> type = Class.forName(CLASS);
                Provider provider = (Provider) type.getField("INSTANCE").get(null);
                boolean works = type.getMethod("getLoadingError").invoke(provider) == null;
                return Optional.of(provider).filter(loaded -> works);
            } catch (ReflectiveOperationException | LinkageError notHere) {
                return Optional.empty();
            }
        }
    }

    static Optional<Provider> provider() {
        return Loaded.PROVIDER;
    }
}
