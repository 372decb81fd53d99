package dev.meshca.internal.x509;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Optional;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A private key and who signs with it. The JDK finds the provider of a key among the registered ones alone.
 *
 * @param key the key; it may be one that cannot leave its provider
 * @param provider the provider it is from; empty if a registered one can use it
 */
public record SigningKey(PrivateKey key, Optional<Provider> provider) {

    public static SigningKey of(PrivateKey key) {
        return new SigningKey(key, Optional.empty());
    }

    byte[] sign(String algorithm, byte[] content) throws GeneralSecurityException {
        Signature signature = provider.isPresent()
                ? Signature.getInstance(algorithm, provider.get())
                : Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(content);
        return signature.sign();
    }

    ContentSigner signer(String algorithm, SecureRandom random) throws OperatorCreationException {
        JcaContentSignerBuilder builder = new JcaContentSignerBuilder(algorithm).setSecureRandom(random);
        provider.ifPresent(builder::setProvider);
        return builder.build(key);
    }

    @Override
    public String toString() {
        return "SigningKey[" + key.getAlgorithm() + "]";
    }
}
