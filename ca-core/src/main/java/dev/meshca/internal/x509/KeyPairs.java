package dev.meshca.internal.x509;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Tells by arithmetic that a private key is that of a public key: for a tenth of what a signature and its check cost. */
public final class KeyPairs {

    private KeyPairs() {}

    /**
     * Whether the keys are proved to be a pair.
     *
     * @return false if they are none, and if only a signature can tell: of RSA keys, as it takes long to prove that numbers
     *     are prime, and of keys that stay in their provider
     */
    public static boolean areProved(PrivateKey key, PublicKey of) {
        return key instanceof ECPrivateKey secret
                && of instanceof ECPublicKey point
                && Algorithms.isKnown(of)
                && isSameCurve(secret.getParams(), point.getParams())
                && isMultiple(secret, point);
    }

    private static boolean isSameCurve(ECParameterSpec one, ECParameterSpec other) {
        return one.getCurve().equals(other.getCurve())
                && one.getGenerator().equals(other.getGenerator())
                && one.getOrder().equals(other.getOrder())
                && one.getCofactor() == other.getCofactor();
    }

    private static boolean isMultiple(ECPrivateKey secret, ECPublicKey point) {
        X9ECParameters curve = CustomNamedCurves.getByName(
                "secp" + point.getParams().getCurve().getField().getFieldSize() + "r1");
        boolean inRange = secret.getS().signum() > 0 && secret.getS().compareTo(curve.getN()) < 0;
        if (!inRange) {
            return false;
        }
        ECPoint product = new FixedPointCombMultiplier()
                .multiply(curve.getG(), secret.getS())
                .normalize();
        return product.getAffineXCoord().toBigInteger().equals(point.getW().getAffineX())
                && product.getAffineYCoord().toBigInteger().equals(point.getW().getAffineY());
    }
}
