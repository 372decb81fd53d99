package dev.meshca.recipes;

import static dev.meshca.IstioDocuments.CERT_CHAIN;
import static dev.meshca.recipes.Broken.YEAR;
import static dev.meshca.recipes.Judge.OPENSSL;
import static dev.meshca.recipes.Judge.PEER;
import static dev.meshca.recipes.Judge.SERVING;
import static dev.meshca.recipes.Judge.STARTUP;
import static dev.meshca.recipes.Judge.STRICT;
import static dev.meshca.recipes.Judge.VERIFY;
import static dev.meshca.recipes.Judge.WEBPKI;
import static dev.meshca.recipes.Layout.ROOT;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.trust.TrustCode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Each certificate is sound, and they do not belong together. */
public final class BrokenPaths {

    private BrokenPaths() {}

    private static Forged intermediate() {
        return Forge.intermediate("Intermediate").signedBy(ROOT);
    }

    public static Recipe rootAsTheCaOfTheCluster() {
        return Recipe.of(TrustCode.ROOT_KEY_IN_CLUSTER, Layout.of(ROOT));
    }

    public static Recipe chainOfAnotherCluster() {
        return Recipe.of(
                        TrustCode.CHAIN_WITHOUT_CA,
                        Layout.sound().with(CERT_CHAIN, Layout.sound().text(CERT_CHAIN)))
                .refusedBy(PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 2.5: istiod loads it (TestReloadcacerts asserts so), and peers lack the intermediate");
    }

    public static Recipe chainOfTheRootAlone() {
        return Recipe.of(TrustCode.CHAIN_WITHOUT_CA, Layout.sound().chain(ROOT))
                .refusedBy(PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 2.5: istiod does not look for ca-cert.pem in the chain");
    }

    public static Recipe strangerBehindTheChain() {
        Forged ca = intermediate();
        return Recipe.of(
                TrustCode.CHAIN_UNUSED,
                Layout.of(ca, ROOT).chain(ca, ROOT, Forge.root("Stranger").selfSigned()));
    }

    public static Recipe chainOfMoreThanATlsRecord() {
        return Recipe.of(TrustCode.CHAIN_LARGE, Layout.withCa(padded(13_000)));
    }

    public static Recipe chainOfMoreThanRustlsReads() {
        return Recipe.of(TrustCode.CHAIN_TOO_LARGE, Layout.withCa(padded(52_000)))
                .because(
                        "rustls (MAX_HANDSHAKE_SIZE) reads 64 KiB; webpki, asked here, reads certificates and no handshake");
    }

    public static Recipe chainOfMoreThanGoReads() {
        Forged ca = intermediate();
        Forged[] chain = new Forged[7];
        Arrays.fill(chain, padded(50_000).signedBy(ROOT));
        chain[0] = ca;
        return Recipe.of(TrustCode.CHAIN_TOO_LARGE, Layout.of(ca, ROOT).chain(chain))
                .also(TrustCode.CHAIN_UNUSED)
                .refusedBy(SERVING)
                .because("Go reads a handshake of 256 KiB; the others, asked here, read certificates and no handshake");
    }

    private static Forge padded(int octets) {
        return Forge.intermediate("Intermediate")
                .extension(new ASN1ObjectIdentifier("1.2.3.4.5"), false, new DEROctetString(new byte[octets]));
    }

    public static Recipe rootFirstChain() {
        Forged ca = intermediate();
        return Recipe.of(TrustCode.CHAIN_ORDER, Layout.of(ca, ROOT).chain(ROOT, ca));
    }

    public static Recipe expiredStrangerFirstInTheChain() {
        Forged ca = intermediate();
        Forged old = Forge.intermediate("Old")
                .valid(YEAR.negated(), Duration.ofDays(-1))
                .signedBy(ROOT);
        return Recipe.of(TrustCode.CERTIFICATE_EXPIRED, Layout.of(ca, ROOT).chain(old, ca, ROOT))
                .also(TrustCode.CHAIN_ORDER, TrustCode.CHAIN_UNUSED)
                .refusedBy(STARTUP, SERVING)
                .because("a starting istiod reads the lifetime of the first certificate: cert chain has expired");
    }

    public static Recipe foreignRoot() {
        return Recipe.of(
                        TrustCode.ISSUER_NOT_FOUND,
                        Layout.sound().roots(Forge.root("Other").selfSigned()))
                .refusedByAll();
    }

    public static Recipe missingMiddle() {
        Forged upper = Forge.root("Upper").signedBy(ROOT);
        Forged ca = Forge.intermediate("Intermediate").signedBy(upper);
        return Recipe.of(TrustCode.ISSUER_NOT_FOUND, Layout.of(ca, upper, ROOT).chain(ca, ROOT))
                .refusedByAll();
    }

    public static Recipe bridgeAfterARoot() {
        Forged next = Forge.root("Next").selfSigned();
        Forged bridge = Forge.root("Next").keys(next.keys()).signedBy(ROOT);
        Forged ca = Forge.intermediate("Intermediate").signedBy(next);
        return Recipe.of(TrustCode.ISSUER_NOT_FOUND, Layout.of(ca, next, bridge).roots(ROOT))
                .refusedBy(OPENSSL, STRICT)
                .because("G12: OpenSSL and BoringSSL stop at the root that comes first; Go and webpki try all orders");
    }

    public static Recipe rootOfTheSameNameWithoutKeyIds() {
        Forged root = Forge.root("Root").without(Extension.subjectKeyIdentifier).selfSigned();
        Forged impostor =
                Forge.root("Root").without(Extension.subjectKeyIdentifier).selfSigned();
        Forged ca = Forge.intermediate("Intermediate").signedBy(root);
        return Recipe.of(TrustCode.SIGNATURE_INVALID, Layout.of(ca, root).roots(impostor))
                .refusedByAll();
    }

    public static Recipe twoRootsOfOneNameWithoutKeyIds() {
        Forged root = Forge.root("Root").without(Extension.subjectKeyIdentifier).selfSigned();
        Forged impostor =
                Forge.root("Root").without(Extension.subjectKeyIdentifier).selfSigned();
        Forged ca = Forge.intermediate("Intermediate").signedBy(root);
        return Recipe.of(TrustCode.SIGNATURE_INVALID, Layout.of(ca).chain(ca).roots(impostor, root))
                .also(TrustCode.ROOT_NAME_REUSED)
                .refusedBy(OPENSSL, STRICT)
                .because(
                        "without key identifiers OpenSSL and BoringSSL take the first root of that name; Go tries both");
    }

    public static Recipe authorityKeyIdOfAnotherKey() {
        AuthorityKeyIdentifier other = new AuthorityKeyIdentifier(new byte[20]);
        return Recipe.of(
                        TrustCode.AUTHORITY_KEY_ID_MISMATCH,
                        Layout.withCa(Forge.intermediate("Intermediate")
                                .extension(Extension.authorityKeyIdentifier, false, other)))
                .refusedBy(OPENSSL, STRICT)
                .because("facts 2.5: only BoringSSL and OpenSSL compare the key identifiers");
    }

    public static Recipe authoritySerialOfTheRootBeforeItWasReissued() {
        GeneralNames issuer = new GeneralNames(new GeneralName(ROOT.subject()));
        AuthorityKeyIdentifier old =
                new AuthorityKeyIdentifier(ROOT.keyId().orElseThrow(), issuer, BigInteger.valueOf(7));
        return Recipe.of(
                        TrustCode.AUTHORITY_KEY_ID_MISMATCH,
                        Layout.withCa(Forge.intermediate("Intermediate")
                                .extension(Extension.authorityKeyIdentifier, false, old)))
                .refusedBy(OPENSSL, STRICT)
                .because(
                        "BoringSSL and OpenSSL also compare the issuer and serial number in the key identifier; Go does not");
    }

    public static Recipe issuerNameInAnotherEncoding() {
        X500Name printable = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, new DERPrintableString("Forge"))
                .addRDN(BCStyle.CN, new DERPrintableString("Root"))
                .build();
        return Recipe.of(
                        TrustCode.ISSUER_NAME_ENCODING,
                        Layout.withCa(Forge.intermediate("Intermediate").issuer(printable)))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("facts 2.5: Go compares names byte for byte, OpenSSL and BoringSSL by meaning");
    }

    public static Recipe caBelowAPathLengthOfZero() {
        Forged upper = Forge.intermediate("Upper").signedBy(ROOT);
        Forged ca = Forge.intermediate("Intermediate").signedBy(upper);
        return Recipe.of(TrustCode.PATH_LENGTH_EXCEEDED, Layout.of(ca, upper, ROOT))
                .refusedBy(PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 1.4: istiod loads it, counting no leaf; every leaf is refused");
    }

    public static Recipe rootWithPathLengthOfZero() {
        return Recipe.of(
                        TrustCode.PATH_LENGTH_EXCEEDED,
                        Layout.under(Forge.root("Root").pathLength(0)))
                .refusedBy(PEER, SERVING, OPENSSL, STRICT)
                .because("facts 2.9: Go and OpenSSL hold the root to its limit; istiod's own check counts no leaf");
    }

    public static Recipe expiredRootBesideAGoodOne() {
        Forged old =
                Forge.root("Old").valid(YEAR.negated(), Duration.ofDays(-1)).selfSigned();
        return Recipe.of(TrustCode.UNUSABLE_ROOT, Layout.below(old, ROOT));
    }

    public static Recipe intermediateAsTheOnlyAnchor() {
        Forged ca = intermediate();
        return Recipe.of(TrustCode.ROOT_NOT_SELF_SIGNED, Layout.of(ca))
                .also(TrustCode.ROOT_KEY_IN_CLUSTER)
                .refusedBy(STRICT)
                .because("OpenSSL wants a self-signed anchor unless it allows partial chains, as Envoy does; the CA is "
                        + "itself an anchor here");
    }

    public static Recipe twoRootsOfOneName() {
        return Recipe.of(
                TrustCode.ROOT_NAME_REUSED, Layout.below(Forge.root("Root").selfSigned(), ROOT));
    }

    public static Recipe rootTwice() {
        return Recipe.of(TrustCode.ROOT_REPEATED, Layout.below(ROOT, ROOT));
    }

    public static Recipe caOfTheSameNameInTheChain() {
        Forged twin = Forge.intermediate("Intermediate").keys(Keys.ec()).signedBy(ROOT);
        return Recipe.of(
                        TrustCode.CHAIN_WITHOUT_CA,
                        Layout.of(intermediate(), ROOT).chain(twin, ROOT))
                .refusedBy(PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 2.5: istiod does not look for ca-cert.pem in the chain");
    }

    /** The certificate in ca-cert.pem and its twin of the same key in the chain. */
    private static Recipe twins(TrustCode code, Forge own) {
        Forged ca = own.signedBy(ROOT);
        Forged twin = Forge.intermediate("Intermediate").keys(ca.keys()).signedBy(ROOT);
        return Recipe.of(code, Layout.of(ca, ROOT).chain(twin, ROOT));
    }

    public static Recipe renewedInTheChainOnly() {
        return twins(TrustCode.CERTIFICATE_EXPIRED, intermediateFrom(YEAR.negated(), Duration.ofDays(-1)))
                .refusedBy(VERIFY, STARTUP, SERVING, STRICT)
                .because("peers see the renewed certificate, istiod verifies the one in ca-cert.pem");
    }

    private static Forge intermediateFrom(Duration from, Duration until) {
        return Forge.intermediate("Intermediate").valid(from, until);
    }

    public static Recipe noCaBesideItsTwin() {
        BasicConstraints none = new BasicConstraints(false);
        return twins(
                        TrustCode.NOT_A_CA,
                        Forge.intermediate("Intermediate").extension(Extension.basicConstraints, true, none))
                .refusedBy(STARTUP, SERVING, STRICT)
                .because("peers see the CA in the chain, istiod starts with the one in ca-cert.pem only if it is a CA");
    }

    public static Recipe underAnotherRootThanItsTwin() {
        Forged ca =
                Forge.intermediate("Intermediate").signedBy(Forge.root("Other").selfSigned());
        Forged twin = Forge.intermediate("Intermediate").keys(ca.keys()).signedBy(ROOT);
        return Recipe.of(TrustCode.ISSUER_NOT_FOUND, Layout.of(ca, ROOT).chain(twin, ROOT))
                .refusedBy(VERIFY, STARTUP, SERVING, STRICT)
                .because("peers see the twin under the trusted root, istiod verifies the one in ca-cert.pem");
    }

    public static Recipe sevenIntermediates() {
        Forged[] path = descent(7);
        return Recipe.of(TrustCode.PATH_LENGTH_EXCEEDED, Layout.of(path[0], Arrays.copyOfRange(path, 1, path.length)))
                .refusedBy(WEBPKI)
                .because("webpki (ztunnel) follows six intermediates, the others any number");
    }

    /** The lowest of so many intermediates first, the root last. */
    static Forged[] descent(int intermediates) {
        Forged[] path = new Forged[intermediates + 1];
        path[intermediates] = ROOT;
        for (int i = intermediates - 1; i >= 0; i--) {
            path[i] = Forge.root("Level " + i).signedBy(path[i + 1]);
        }
        return path;
    }
}
