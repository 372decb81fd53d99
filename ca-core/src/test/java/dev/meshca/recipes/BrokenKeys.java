package dev.meshca.recipes;

import static dev.meshca.recipes.Judge.PEER;
import static dev.meshca.recipes.Judge.SERVING;
import static dev.meshca.recipes.Judge.STARTUP;
import static dev.meshca.recipes.Judge.VERIFY;
import static dev.meshca.recipes.Judge.WEBPKI;
import static dev.meshca.recipes.Layout.intermediate;
import static dev.meshca.recipes.Layout.under;
import static dev.meshca.recipes.Layout.withCa;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.trust.TrustCode;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** A key or a signature is one that somebody cannot or will not check. */
public final class BrokenKeys {

    private BrokenKeys() {}

    public static Recipe weakRsaKey() {
        return Recipe.of(TrustCode.WEAK_KEY, withCa(intermediate().keys(Keys.rsa(1024))))
                .refusedBy(WEBPKI)
                .because("facts 2.5: only webpki (ztunnel) refuses RSA-1024");
    }

    public static Recipe rootWithAHugeRsaKey() {
        return Recipe.of(TrustCode.ALGORITHM_UNKNOWN, under(Forge.root("Root").keys(Keys.quickRsa(9, 1024))))
                .refusedBy(SERVING, WEBPKI)
                .because("webpki (ztunnel) takes RSA up to 8192 bits");
    }

    public static Recipe keyOnP521() {
        return Recipe.of(TrustCode.KEY_TYPE_UNTESTED, withCa(intermediate().keys(Keys.ec("secp521r1"))));
    }

    public static Recipe keyOnEd25519() {
        return Recipe.of(TrustCode.KEY_TYPE_UNTESTED, withCa(intermediate().keys(Keys.of("Ed25519"))));
    }

    public static Recipe rootKeyOnEd448() {
        return Recipe.of(TrustCode.ALGORITHM_UNKNOWN, under(Forge.root("Root").keys(Keys.of("Ed448"))))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go does not know this kind of key; OpenSSL does");
    }

    public static Recipe rootKeyOfDsa() {
        return Recipe.of(TrustCode.ALGORITHM_UNKNOWN, under(Forge.root("Root").keys(Keys.of("DSA"))))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go does not know this kind of key; OpenSSL does");
    }

    public static Recipe rootKeyOfRsaPss() {
        return Recipe.of(
                        TrustCode.ALGORITHM_UNKNOWN,
                        under(Forge.root("Root").keys(Keys.pss(2048)).algorithm("SHA256withRSAandMGF1")))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go does not know this kind of key; OpenSSL does");
    }

    public static Recipe intermediateSignedWithSha1() {
        return Recipe.of(TrustCode.WEAK_SIGNATURE, withCa(intermediate().algorithm("SHA1withECDSA")))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go refuses SHA-1; openssl at its default security level does not");
    }

    public static Recipe intermediateSignedWithSha224() {
        return Recipe.of(TrustCode.ALGORITHM_UNKNOWN, withCa(intermediate().algorithm("SHA224withECDSA")))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go knows no SHA-224 signatures");
    }

    public static Recipe pssWithTheLongestSalt() {
        return pss("SHA-256", MGF1ParameterSpec.SHA256, 222);
    }

    public static Recipe pssWithoutASalt() {
        return pss("SHA-384", MGF1ParameterSpec.SHA384, 0);
    }

    public static Recipe pssWithAnotherHashForTheMask() {
        return pss("SHA-256", MGF1ParameterSpec.SHA1, 32);
    }

    public static Recipe pssWithSha1() {
        return pss("SHA-1", MGF1ParameterSpec.SHA1, 20);
    }

    private static Recipe pss(String hash, MGF1ParameterSpec mask, int salt) {
        Forged root = Forge.root("Root").keys(Keys.rsa(2048)).selfSigned();
        Forge ca = intermediate().pss(new PSSParameterSpec(hash, "MGF1", mask, salt, 1));
        return Recipe.of(TrustCode.PSS_PARAMETERS, Layout.of(ca.signedBy(root), root))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go and webpki know three sets of parameters; OpenSSL takes any");
    }

    public static Recipe rootSignedWithSha1() {
        return Recipe.of(TrustCode.WEAK_ROOT_SIGNATURE, under(Forge.root("Root").algorithm("SHA1withECDSA")));
    }

    public static Recipe rootKeyOnP224() {
        return Recipe.of(TrustCode.ALGORITHM_UNKNOWN, under(Forge.root("Root").keys(Keys.bouncyCastleEc("secp224r1"))))
                .refusedBy(WEBPKI)
                .because(
                        "webpki (ztunnel) and the JDK know P-256, P-384 and P-521 only; Go and OpenSSL know more curves");
    }

    public static Recipe rootKeyOnABitcoinCurve() {
        return Recipe.of(TrustCode.ALGORITHM_UNKNOWN, under(Forge.root("Root").keys(Keys.bouncyCastleEc("secp256k1"))))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go does not know the curve and so not the certificate; OpenSSL does");
    }
}
