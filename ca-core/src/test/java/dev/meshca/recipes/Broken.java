package dev.meshca.recipes;

import static dev.meshca.recipes.Judge.OPENSSL;
import static dev.meshca.recipes.Judge.PEER;
import static dev.meshca.recipes.Judge.SERVING;
import static dev.meshca.recipes.Judge.STARTUP;
import static dev.meshca.recipes.Judge.STRICT;
import static dev.meshca.recipes.Judge.VERIFY;
import static dev.meshca.recipes.Judge.WEBPKI;
import static dev.meshca.recipes.Layout.ROOT;
import static dev.meshca.recipes.Layout.intermediate;
import static dev.meshca.recipes.Layout.under;
import static dev.meshca.recipes.Layout.withCa;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.trust.TrustCode;
import java.time.Duration;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;

/** One certificate is wrong. */
public final class Broken {

    static final Duration YEAR = Duration.ofDays(365);

    private Broken() {}

    public static Recipe intermediateThatIsNoCa() {
        return Recipe.of(
                        TrustCode.NOT_A_CA,
                        withCa(intermediate().extension(Extension.basicConstraints, true, new BasicConstraints(false))))
                .refusedBy(STARTUP, PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 2.5: a hot reload does not look at CA:true, a start does");
    }

    public static Recipe rootThatIsNoCa() {
        return Recipe.of(
                        TrustCode.NOT_A_CA,
                        under(Forge.root("Root")
                                .extension(Extension.basicConstraints, true, new BasicConstraints(false))))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("facts 2.9: webpki and the JDK take an anchor as a name and a key");
    }

    public static Recipe selfSignedRootOfVersionOneAsCa() {
        Forged root = Forge.root("Root").version(1).selfSigned();
        return Recipe.of(TrustCode.NOT_A_CA, Layout.of(root))
                .also(TrustCode.ROOT_KEY_IN_CLUSTER)
                .refusedBy(STARTUP, SERVING, STRICT)
                .because(
                        "everybody takes a v1 root as an anchor, but istiod starts with CA:true only; signing with the "
                                + "root itself is what the second code says");
    }

    public static Recipe intermediateWithoutKeyCertSign() {
        return Recipe.of(
                        TrustCode.KEY_CERT_SIGN_MISSING,
                        withCa(intermediate().usage(KeyUsage.digitalSignature | KeyUsage.cRLSign)))
                .refusedBy(PEER, SERVING, OPENSSL, STRICT)
                .because("facts 2.5: istiod loads it and signs with it; its leaves are refused");
    }

    public static Recipe rootWithoutKeyCertSign() {
        return Recipe.of(
                        TrustCode.KEY_CERT_SIGN_MISSING,
                        under(Forge.root("Root").usage(KeyUsage.cRLSign)))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("facts 2.9: webpki and the JDK take an anchor as a name and a key");
    }

    public static Recipe intermediateForClientsOnly() {
        return Recipe.of(TrustCode.EXTENDED_KEY_USAGE, withCa(intermediate().purposes(KeyPurposeId.id_kp_clientAuth)))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI, OPENSSL)
                .because("G6: istiod and Go ask for serverAuth; the strict run of openssl is asked about no purpose");
    }

    public static Recipe intermediateForServersOnly() {
        return Recipe.of(TrustCode.EXTENDED_KEY_USAGE, withCa(intermediate().purposes(KeyPurposeId.id_kp_serverAuth)))
                .refusedBy(PEER, WEBPKI, OPENSSL)
                .because("G6: istiod asks for serverAuth only; the strict run is asked about no purpose");
    }

    public static Recipe intermediateForAnyPurpose() {
        return Recipe.of(
                        TrustCode.EXTENDED_KEY_USAGE, withCa(intermediate().purposes(KeyPurposeId.anyExtendedKeyUsage)))
                .refusedBy(WEBPKI, OPENSSL)
                .because(
                        "Go takes anyExtendedKeyUsage for all purposes; OpenSSL, BoringSSL and webpki want the very one");
    }

    public static Recipe rootForServersOnly() {
        return Recipe.of(
                        TrustCode.EXTENDED_KEY_USAGE, under(Forge.root("Root").purposes(KeyPurposeId.id_kp_serverAuth)))
                .refusedBy(PEER, OPENSSL)
                .because("G6 for the root: Go and OpenSSL read its purposes too, webpki does not");
    }

    public static Recipe uriNameConstraint() {
        return Recipe.of(
                        TrustCode.NAME_CONSTRAINT_UNSUPPORTED,
                        withCa(intermediate()
                                .extension(
                                        Extension.nameConstraints,
                                        true,
                                        permitted(GeneralName.uniformResourceIdentifier, "cluster.local"))))
                .refusedBy(WEBPKI)
                .because(
                        "facts 2.5: webpki (ztunnel) refuses every URI name constraint, also a fitting one; the rest reads it");
    }

    public static Recipe dnsNameConstraintOfTheRootAgainstTheIntermediate() {
        Forged root = Forge.root("Root")
                .extension(Extension.nameConstraints, true, permitted(GeneralName.dNSName, "example.com"))
                .selfSigned();
        Forged ca = intermediate().dnsName("istiod.istio-system.svc").signedBy(root);
        return Recipe.of(TrustCode.PATH_REFUSED, Layout.of(ca, root))
                .also(TrustCode.ISTIOD_NAME_FORBIDDEN)
                .refusedByAll();
    }

    public static Recipe dnsNameConstraintOfAnIntermediateAgainstTheNext() {
        Forged upper = Forge.root("Upper")
                .extension(Extension.nameConstraints, true, permitted(GeneralName.dNSName, "example.com"))
                .signedBy(ROOT);
        Forged ca = intermediate().dnsName("istiod.istio-system.svc").signedBy(upper);
        return Recipe.of(TrustCode.PATH_REFUSED, Layout.of(ca, upper, ROOT))
                .also(TrustCode.ISTIOD_NAME_FORBIDDEN)
                .refusedByAll();
    }

    public static Recipe criticalDirectoryNameConstraint() {
        GeneralSubtree subtree = new GeneralSubtree(new GeneralName(new X500Name("O=Forge")));
        NameConstraints constraint = new NameConstraints(new GeneralSubtree[] {subtree}, null);
        return Recipe.of(
                        TrustCode.CRITICAL_EXTENSION_UNKNOWN,
                        withCa(intermediate().extension(Extension.nameConstraints, true, constraint)))
                .also(TrustCode.NAME_CONSTRAINT_UNSUPPORTED)
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("Go knows no directoryName constraints and refuses a critical one; OpenSSL reads it");
    }

    static NameConstraints permitted(int kind, String... values) {
        GeneralSubtree[] subtrees = Arrays.stream(values)
                .map(value -> new GeneralSubtree(new GeneralName(kind, value)))
                .toArray(GeneralSubtree[]::new);
        return new NameConstraints(subtrees, null);
    }

    public static Recipe criticalExtensionNobodyKnows() {
        return Recipe.of(
                        TrustCode.CRITICAL_EXTENSION_UNKNOWN,
                        withCa(intermediate().extension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE)))
                .refusedByAll();
    }

    public static Recipe criticalCertificatePolicies() {
        CertificatePolicies policies =
                new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier("1.2.3.4.5")));
        return Recipe.of(
                        TrustCode.CRITICAL_EXTENSION_UNKNOWN,
                        withCa(intermediate().extension(Extension.certificatePolicies, true, policies)))
                .refusedBy(WEBPKI)
                .because(
                        "webpki (ztunnel) knows no policies and refuses a critical extension it does not know; the rest does");
    }

    public static Recipe expiredRoot() {
        return Recipe.of(
                        TrustCode.CERTIFICATE_EXPIRED,
                        under(Forge.root("Root").valid(YEAR.negated(), Duration.ofDays(-1))))
                .also(TrustCode.OUTLIVES_ISSUER)
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("G14: webpki (ztunnel) does not look at the dates of a trust anchor");
    }

    public static Recipe expiredIntermediate() {
        return Recipe.of(
                        TrustCode.CERTIFICATE_EXPIRED,
                        withCa(intermediate().valid(YEAR.negated(), Duration.ofDays(-1))))
                .refusedByAll();
    }

    public static Recipe intermediateOfTomorrow() {
        return Recipe.of(
                        TrustCode.CERTIFICATE_NOT_YET_VALID,
                        withCa(intermediate().valid(Duration.ofDays(1), YEAR)))
                .refusedByAll();
    }

    public static Recipe intermediateThatEndsSoon() {
        return Recipe.of(TrustCode.EXPIRES_SOON, withCa(intermediate().valid(YEAR.negated(), Duration.ofDays(59))));
    }

    public static Recipe rootThatEndsWithinAYear() {
        Duration year = Duration.ofDays(364);
        Forged root = Forge.root("Root").valid(YEAR.negated(), year).selfSigned();
        Forged ca = intermediate().valid(YEAR.negated(), year).signedBy(root);
        return Recipe.of(TrustCode.EXPIRES_SOON, Layout.of(ca, root));
    }

    public static Recipe intermediateThatOutlivesTheRoot() {
        return Recipe.of(
                TrustCode.OUTLIVES_ISSUER, under(Forge.root("Root").valid(YEAR.negated(), YEAR.multipliedBy(2))));
    }

    public static Recipe rootForAnyPurpose() {
        return Recipe.of(
                        TrustCode.EXTENDED_KEY_USAGE,
                        under(Forge.root("Root").purposes(KeyPurposeId.anyExtendedKeyUsage)))
                .refusedBy(OPENSSL)
                .because("OpenSSL and BoringSSL hold the root to its purposes, and do not take any for all");
    }

    public static Recipe rootOfVersionTwo() {
        return Recipe.of(TrustCode.NOT_A_CA, under(Forge.root("Root").version(2)))
                .refusedBy(WEBPKI, OPENSSL, STRICT)
                .because("Go takes any version below 3 for a CA, OpenSSL version 1 only");
    }

    public static Recipe explicitPolicyWithoutPolicies() {
        byte[] atOnce = {0x30, 3, (byte) 0x80, 1, 0};
        return Recipe.of(
                        TrustCode.PATH_REFUSED,
                        withCa(intermediate().extension(Extension.policyConstraints, false, atOnce)))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING)
                .because("Go checks policies since 1.24; OpenSSL does when asked to, and Envoy does not ask");
    }

    public static Recipe directoryNameConstraintOfTheRoot() {
        GeneralSubtree subtree = new GeneralSubtree(new GeneralName(new X500Name("O=Elsewhere")));
        NameConstraints constraint = new NameConstraints(new GeneralSubtree[] {subtree}, null);
        return Recipe.of(
                        TrustCode.NAME_CONSTRAINT_UNSUPPORTED,
                        under(Forge.root("Root").extension(Extension.nameConstraints, false, constraint)))
                .refusedBy(WEBPKI, OPENSSL, STRICT)
                .because("Go skips a directoryName constraint that is not critical; OpenSSL and BoringSSL read it");
    }

    public static Recipe intermediateThatEndsBeforeItStarts() {
        return Recipe.of(
                        TrustCode.CERTIFICATE_NOT_YET_VALID,
                        withCa(intermediate().valid(Duration.ofDays(200), Duration.ofDays(100))))
                .refusedByAll();
    }
}
