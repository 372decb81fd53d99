package dev.meshca.recipes;

import static dev.meshca.recipes.Judge.OPENSSL;
import static dev.meshca.recipes.Judge.SERVING;
import static dev.meshca.recipes.Judge.STARTUP;
import static dev.meshca.recipes.Judge.STRICT;
import static dev.meshca.recipes.Judge.VERIFY;
import static dev.meshca.recipes.Layout.ROOT;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Keys;
import dev.meshca.trust.TrustCode;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The certificates are sound, and their {@code ca-crl.pem} turns them off. */
public final class BrokenCrls {

    private static final int MAKEFILE_USAGE =
            KeyUsage.digitalSignature | KeyUsage.nonRepudiation | KeyUsage.keyEncipherment | KeyUsage.keyCertSign;
    private static final Duration HOUR = Duration.ofHours(1);

    private static final String ANCHOR =
            "OpenSSL and BoringSSL look the anchor up in a CRL of its issuer, which they do "
                    + "not have to verify it with; istiod and Go do not look";

    private BrokenCrls() {}

    private static Forged intermediate() {
        return Forge.intermediate("Intermediate").signedBy(ROOT);
    }

    public static Recipe crlOfGarbage() {
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.sound().crl("nothing to see\n"))
                .refusedBy(VERIFY, STARTUP, SERVING, OPENSSL, STRICT)
                .because("facts 2.5; the peer of istiod's own code reads no CRL");
    }

    public static Recipe blankCrl() {
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.sound().crl("\n"))
                .refusedBy(VERIFY, STARTUP, SERVING, OPENSSL, STRICT)
                .because(
                        "unlike an empty file, one with a newline is a list for istiod and Envoy; Go's peer reads no CRL");
    }

    public static Recipe crlsUnderAnIntermediateAsAnchor() {
        Forged ca = intermediate();
        return anchored(Layout.of(ca, ROOT).roots(ca).crl(ForgedCrl.pem(ca, ROOT)));
    }

    public static Recipe crlOfAnIntermediateAsAnchorOnly() {
        Forged ca = intermediate();
        return anchored(Layout.of(ca).crl(ForgedCrl.pem(ca)));
    }

    public static Recipe crlsUnderAnUpperCaAsAnchor() {
        Forged upper = Forge.root("Upper").signedBy(ROOT);
        Forged ca = Forge.intermediate("Intermediate").signedBy(upper);
        return Recipe.of(
                        TrustCode.CRL_OF_ANCHOR_UNVERIFIABLE,
                        Layout.of(ca, upper).crl(ForgedCrl.pem(ca, upper, ROOT)))
                .also(TrustCode.ROOT_NOT_SELF_SIGNED)
                .refusedBy(OPENSSL, STRICT)
                .because(ANCHOR);
    }

    public static Recipe crlsUnderARootAndAnIntermediateAsAnchors() {
        Forged ca = intermediate();
        return anchored(Layout.of(ca, ROOT).roots(ca, ROOT).crl(ForgedCrl.pem(ca, ROOT)))
                .refusedBy(OPENSSL)
                .because(ANCHOR + "; Envoy ends a path at the first anchor, strictly it goes on to the root");
    }

    private static Recipe anchored(Layout layout) {
        return Recipe.of(TrustCode.CRL_OF_ANCHOR_UNVERIFIABLE, layout)
                .also(TrustCode.ROOT_NOT_SELF_SIGNED, TrustCode.ROOT_KEY_IN_CLUSTER)
                .refusedBy(OPENSSL, STRICT)
                .because(ANCHOR);
    }

    public static Recipe crlOfVersionOne() {
        Forged ca = intermediate();
        String text = ForgedCrl.of(ca).versionOne().pem()
                + ForgedCrl.of(ROOT).versionOne().pem();
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.of(ca, ROOT).crl(text))
                .refusedBy(VERIFY, STARTUP, SERVING)
                .because(
                        "Go knows CRLs of version 2 only; openssl ca -gencrl writes version 1 unless it is told otherwise");
    }

    public static Recipe crlSignedWithPssAndTheLongestSalt() {
        Forged root = Forge.root("Root").keys(Keys.rsa(2048)).selfSigned();
        Forged ca = Forge.intermediate("Intermediate").signedBy(root);
        PSSParameterSpec parameters = new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 222, 1);
        String text = ForgedCrl.pem(ca) + ForgedCrl.of(root).pss(parameters).pem();
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.of(ca, root).crl(text))
                .refusedBy(VERIFY, STARTUP, SERVING)
                .because("Go knows three sets of parameters; OpenSSL takes any");
    }

    public static Recipe crlOfTheRootOnly() {
        return Recipe.of(TrustCode.CRL_MISSING, Layout.sound().crl(ForgedCrl.pem(ROOT)))
                .refusedBy(VERIFY, STARTUP, SERVING, OPENSSL, STRICT)
                .because("facts 2.5, 2.8; Go's verifier reads no CRL");
    }

    public static Recipe crlOfTheIntermediateOnly() {
        Forged ca = intermediate();
        return Recipe.of(TrustCode.CRL_MISSING, Layout.of(ca).roots(ROOT).crl(ForgedCrl.pem(ca)))
                .refusedBy(OPENSSL, STRICT)
                .because(
                        "facts 2.5: istiod asks for a CRL of each certificate in the chain only; Envoy for the root's too");
    }

    public static Recipe crlOfAnotherKeyInTheNameOfTheRoot() {
        Forged ca = intermediate();
        Forged impostor =
                Forge.root("Root").without(Extension.subjectKeyIdentifier).selfSigned();
        return Recipe.of(TrustCode.CRL_MISSING, Layout.of(ca, ROOT).crl(ForgedCrl.pem(ca, impostor)))
                .refusedBy(VERIFY, STARTUP, SERVING, OPENSSL, STRICT)
                .because("facts 2.5; Go's verifier reads no CRL");
    }

    public static Recipe newerCrlOfAnotherKeyInTheSameName() {
        Forged ca = intermediate();
        Forged other = Forge.root("Root").selfSigned();
        String text = ForgedCrl.of(ca).pem()
                + ForgedCrl.of(ROOT).without(Extension.authorityKeyIdentifier).pem()
                + ForgedCrl.of(other)
                        .without(Extension.authorityKeyIdentifier)
                        .valid(Duration.ofMinutes(-5), HOUR.multipliedBy(900))
                        .pem();
        return Recipe.of(TrustCode.CRL_MISSING, Layout.of(ca, ROOT).crl(text))
                .refusedBy(OPENSSL, STRICT)
                .because(
                        "without key identifiers OpenSSL and BoringSSL take the newest CRL of that name; istiod tries all");
    }

    public static Recipe crlOfCasWithoutCrlSign() {
        Forged root = Forge.root("Root").usage(MAKEFILE_USAGE).selfSigned();
        Forged ca = Forge.intermediate("Intermediate").usage(MAKEFILE_USAGE).signedBy(root);
        return Recipe.of(TrustCode.CRL_SIGN_MISSING, Layout.of(ca, root).crl(ForgedCrl.pem(ca, root)))
                .refusedBy(VERIFY, STARTUP, SERVING, OPENSSL, STRICT)
                .because("G7: no CA of Istio's Makefiles may sign a CRL; Go's verifier reads none");
    }

    public static Recipe crlOfAStrangerWithoutCrlSign() {
        Forged ca = intermediate();
        Forged old = Forge.intermediate("Old").usage(MAKEFILE_USAGE).signedBy(ROOT);
        return Recipe.of(
                        TrustCode.CRL_SIGN_MISSING,
                        Layout.of(ca, ROOT).chain(ca, ROOT, old).crl(ForgedCrl.pem(ca, ROOT, old)))
                .also(TrustCode.CHAIN_UNUSED)
                .refusedBy(VERIFY, STARTUP, SERVING)
                .because("istiod asks for a CRL of every certificate in the chain, also of one that no path needs");
    }

    public static Recipe expiredCrl() {
        Forged ca = intermediate();
        String text = ForgedCrl.pem(ca)
                + ForgedCrl.of(ROOT).valid(Duration.ofDays(-40), HOUR.negated()).pem();
        return Recipe.of(TrustCode.CRL_EXPIRED, Layout.of(ca, ROOT).crl(text))
                .refusedBy(OPENSSL, STRICT)
                .because("facts 2.5: istiod does not look at nextUpdate");
    }

    public static Recipe crlOfTomorrow() {
        Forged ca = intermediate();
        String text = ForgedCrl.pem(ca)
                + ForgedCrl.of(ROOT)
                        .valid(Duration.ofDays(1), Duration.ofDays(30))
                        .pem();
        return Recipe.of(TrustCode.CRL_EXPIRED, Layout.of(ca, ROOT).crl(text))
                .refusedBy(OPENSSL, STRICT)
                .because("facts 2.5: istiod does not look at the dates of a CRL");
    }

    public static Recipe crlThatEndsSoon() {
        Forged ca = intermediate();
        String text = ForgedCrl.pem(ca)
                + ForgedCrl.of(ROOT)
                        .valid(Duration.ofDays(-29), Duration.ofDays(1))
                        .pem();
        return Recipe.of(TrustCode.CRL_ENDS_SOON, Layout.of(ca, ROOT).crl(text));
    }

    public static Recipe crlWithLessThanAThirdOfItsLife() {
        return ending(Duration.ofDays(-21), Duration.ofDays(9));
    }

    public static Recipe shortCrlWithLessThanThreeDays() {
        return ending(Duration.ofDays(-2), Duration.ofDays(2));
    }

    private static Recipe ending(Duration from, Duration until) {
        Forged ca = intermediate();
        String text = ForgedCrl.pem(ca) + ForgedCrl.of(ROOT).valid(from, until).pem();
        return Recipe.of(TrustCode.CRL_ENDS_SOON, Layout.of(ca, ROOT).crl(text));
    }

    public static Recipe crlForWorkloadsOnly() {
        Forged ca = intermediate();
        IssuingDistributionPoint users = new IssuingDistributionPoint(null, true, false, null, false, false);
        String text = ForgedCrl.pem(ca)
                + ForgedCrl.of(ROOT)
                        .extension(Extension.issuingDistributionPoint, true, users)
                        .pem();
        return Recipe.of(TrustCode.CRL_MISSING, Layout.of(ca, ROOT).crl(text))
                .refusedBy(OPENSSL, STRICT)
                .because(
                        "a CRL limited to end entities does not cover the intermediate; istiod does not read its limits");
    }

    public static Recipe crlWithAnUnknownCriticalExtension() {
        Forged ca = intermediate();
        String text = ForgedCrl.pem(ca)
                + ForgedCrl.of(ROOT)
                        .extension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE)
                        .pem();
        return Recipe.of(TrustCode.CRL_MISSING, Layout.of(ca, ROOT).crl(text))
                .refusedBy(OPENSSL, STRICT)
                .because("OpenSSL and BoringSSL refuse a CRL they do not understand; istiod does not look");
    }

    public static Recipe crlWithoutAnEnd() {
        Forged ca = intermediate();
        String text = ForgedCrl.pem(ca) + ForgedCrl.of(ROOT).withoutEnd().pem();
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.of(ca, ROOT).crl(text))
                .because("webpki (ztunnel) does not read a CRL without nextUpdate, the others take it for endless");
    }

    public static Recipe crlFromBefore1970() {
        Forged ca = intermediate();
        String text = ForgedCrl.pem(ca)
                + ForgedCrl.of(ROOT)
                        .valid(Duration.ofDays(-25_000), Duration.ofDays(30_000))
                        .pem();
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.of(ca, ROOT).crl(text))
                .because("webpki (ztunnel), which reads no CRL here, counts seconds from 1970 on; the others do not");
    }

    public static Recipe certificateAmongTheCrls() {
        Forged ca = intermediate();
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.of(ca, ROOT).crl(ForgedCrl.pem(ca, ROOT) + ca.pem()))
                .refusedBy(VERIFY, STARTUP, SERVING)
                .because("istiod parses every block as a CRL, OpenSSL picks the CRLs");
    }
}
