package dev.meshca.disk.files;

import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/** A key that signs and has no encoding, as one in a hardware module. */
final class SealedKey implements ECPrivateKey {

    private static final long serialVersionUID = 1L;

    private final transient ECPrivateKey key;

    SealedKey(ECPrivateKey key) {
        this.key = key;
    }

    @Override
    public BigInteger getS() {
        return key.getS();
    }

    @Override
    public ECParameterSpec getParams() {
        return key.getParams();
    }

    @Override
    public String getAlgorithm() {
        return key.getAlgorithm();
    }

    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }
}
