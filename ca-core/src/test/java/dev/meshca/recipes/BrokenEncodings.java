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
import dev.meshca.testing.Keys;
import dev.meshca.trust.TrustCode;
import java.math.BigInteger;
import java.time.Duration;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The certificate says the right thing in an encoding that somebody does not read. */
public final class BrokenEncodings {

    private static final String GO_IS_STRICTER = "Go reads DER to the letter, OpenSSL does not";

    private static final X500Name NO_NAME = new X500Name(new RDN[0]);

    private BrokenEncodings() {}

    /** What Go refuses to parse; OpenSSL does not mind. */
    private static Recipe unreadToGo(Layout layout) {
        return Recipe.of(TrustCode.CERTIFICATE_MALFORMED, layout)
                .refusedBy(VERIFY, STARTUP, PEER, SERVING)
                .because(GO_IS_STRICTER);
    }

    private static Layout extension(ASN1ObjectIdentifier oid, int... octets) {
        byte[] value = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            value[i] = (byte) octets[i];
        }
        return withCa(intermediate().extension(oid, false, value));
    }

    private static Layout name(ASN1Encodable commonName) {
        return under(Forge.root("Root")
                .subject(new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.CN, commonName)
                        .build()));
    }

    private static Layout uri(String uri) {
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        return withCa(intermediate().extension(Extension.subjectAlternativeName, false, names));
    }

    public static Recipe criticalSubjectKeyId() {
        Forged ca = intermediate().signedBy(ROOT);
        Forge again = intermediate().keys(ca.keys());
        return Recipe.of(
                        TrustCode.CERTIFICATE_MALFORMED,
                        withCa(again.extension(
                                Extension.subjectKeyIdentifier,
                                true,
                                new SubjectKeyIdentifier(ca.keyId().orElseThrow()))))
                .refusedByAll();
    }

    public static Recipe negativeSerialNumber() {
        return Recipe.of(TrustCode.CERTIFICATE_MALFORMED, withCa(intermediate().serial(BigInteger.TEN.negate())))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING)
                .because("Go refuses negative serial numbers since 1.23, OpenSSL does not look");
    }

    public static Recipe timeWithoutSeconds() {
        return Recipe.of(
                        TrustCode.CERTIFICATE_MALFORMED,
                        withCa(intermediate().valid(new DERUTCTime("2501010000Z"), new DERUTCTime("3101010000Z"))))
                .refusedBy(WEBPKI, OPENSSL, STRICT)
                .because("RFC 5280 wants seconds: OpenSSL and BoringSSL insist, Go does not");
    }

    public static Recipe startBefore1970() {
        return startingIn(new DERUTCTime("691231235959Z"));
    }

    public static Recipe startBefore1950() {
        return startingIn(new DERGeneralizedTime("19491231235959Z"));
    }

    private static Recipe startingIn(ASN1Encodable start) {
        return Recipe.of(
                        TrustCode.CERTIFICATE_MALFORMED,
                        withCa(intermediate().valid(start, Forge.time(Duration.ofDays(1825)))))
                .refusedBy(WEBPKI)
                .because("webpki (ztunnel) counts seconds from 1970 on: BadDerTime");
    }

    public static Recipe emptySubject() {
        Forged ca = intermediate().subject(NO_NAME).signedBy(ROOT);
        return nameless(Layout.of(ca, ROOT));
    }

    public static Recipe emptySubjectOfTheRoot() {
        return nameless(under(Forge.root("Root").subject(NO_NAME)))
                .refusedBy(WEBPKI, OPENSSL, STRICT)
                .because("Java reads no CA without an issuer, so that no leaf can be made here to show these judges");
    }

    private static Recipe nameless(Layout layout) {
        return Recipe.of(TrustCode.CERTIFICATE_MALFORMED, layout)
                .refusedBy(STRICT)
                .because("RFC 5280 wants a name in every CA, and Java reads none without; the others do not look");
    }

    public static Recipe underscoreInAPrintableString() {
        return unreadToGo(name(new DERPrintableString("my_ca")));
    }

    public static Recipe nameThatIsNoUtf8() {
        return Recipe.of(
                        TrustCode.CERTIFICATE_MALFORMED,
                        name(ASN1UTF8String.getInstance(new byte[] {12, 2, (byte) 0xc3, 0x28})))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("webpki compares names as bytes and does not read them");
    }

    public static Recipe looseTruthValue() {
        return unreadToGo(withCa(intermediate()
                        .extension(Extension.basicConstraints, true, new byte[] {0x30, 6, 1, 1, 1, 2, 1, 0})))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI);
    }

    public static Recipe keyUsageWithPaddingBits() {
        return unreadToGo(withCa(intermediate().extension(Extension.keyUsage, true, new byte[] {3, 2, 2, 7})));
    }

    public static Recipe indefiniteLength() {
        return unreadToGo(withCa(intermediate().tamper(BrokenEncodings::indefinite)))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI);
    }

    private static byte[] indefinite(byte[] tbs) {
        byte[] open = new byte[tbs.length];
        System.arraycopy(tbs, 4, open, 2, tbs.length - 4);
        open[0] = 0x30;
        open[1] = (byte) 0x80;
        return open;
    }

    public static Recipe emptyNameConstraints() {
        return unreadToGo(extension(Extension.nameConstraints, 0x30, 0));
    }

    public static Recipe nameConstraintThatIsNoDomain() {
        return unreadToGo(withCa(intermediate()
                        .extension(Extension.nameConstraints, false, Broken.permitted(GeneralName.dNSName, "a..b"))))
                .refusedByAll();
    }

    public static Recipe nameConstraintThatStartsWithAHyphen() {
        return noHostName("-system.svc");
    }

    public static Recipe nameConstraintThatEndsInANumber() {
        return noHostName("example.123");
    }

    public static Recipe nameConstraintWithALongLabel() {
        return noHostName("a".repeat(64) + ".example");
    }

    private static Recipe noHostName(String excluded) {
        GeneralSubtree base = new GeneralSubtree(new GeneralName(GeneralName.dNSName, excluded));
        NameConstraints limits = new NameConstraints(null, new GeneralSubtree[] {base});
        return Recipe.of(
                        TrustCode.CERTIFICATE_MALFORMED,
                        withCa(intermediate().extension(Extension.nameConstraints, false, limits)))
                .refusedBy(WEBPKI)
                .because(
                        "webpki (ztunnel) takes host names only and refuses istiod below; Go and OpenSSL take any text");
    }

    public static Recipe policyTwice() {
        PolicyInformation policy = new PolicyInformation(new ASN1ObjectIdentifier("1.2.3"));
        DERSequence policies = new DERSequence(new ASN1Encodable[] {policy, policy});
        return unreadToGo(withCa(intermediate().extension(Extension.certificatePolicies, false, policies)));
    }

    public static Recipe addressOfFiveOctets() {
        return unreadToGo(extension(Extension.subjectAlternativeName, 0x30, 7, 0x87, 5, 1, 2, 3, 4, 5));
    }

    public static Recipe dnsNameThatIsNotAscii() {
        return unreadToGo(extension(Extension.subjectAlternativeName, 0x30, 3, 0x82, 1, 0xe4));
    }

    public static Recipe uriWithABlank() {
        return unreadToGo(uri("http://a b/"));
    }

    public static Recipe uriWithADotAfterTheHost() {
        return unreadToGo(uri("http://ab./"));
    }

    public static Recipe authorityKeyIdOfGarbage() {
        return Recipe.of(TrustCode.CERTIFICATE_MALFORMED, extension(Extension.authorityKeyIdentifier, 1, 2, 3))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("webpki does not read key identifiers");
    }

    public static Recipe informationAccessOfGarbage() {
        return unreadToGo(extension(Extension.authorityInfoAccess, 4, 0));
    }

    public static Recipe rsaKeyWithoutParameters() {
        SubjectPublicKeyInfo whole =
                SubjectPublicKeyInfo.getInstance(Keys.rsa(2048).getPublic().getEncoded());
        SubjectPublicKeyInfo info = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(whole.getAlgorithm().getAlgorithm()),
                whole.getPublicKeyData().getBytes());
        return unreadToGo(withCa(intermediate().keys(Keys.rsa(2048)).publicKey(info)))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI);
    }

    public static Recipe furtherRootThatGoCannotParse() {
        Forged other = Forge.root("Other").serial(BigInteger.TEN.negate()).selfSigned();
        return Recipe.of(TrustCode.CERTIFICATE_MALFORMED, Layout.below(other, ROOT))
                .refusedBy(STARTUP, PEER, SERVING)
                .because(
                        "G5: istiod's listener reads all roots, and a Go peer does not parse what a sidecar shows it of "
                                + "root-cert.pem; as a root alone it would be skipped");
    }
}
