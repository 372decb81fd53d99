package dev.meshca.recipes;

import static dev.meshca.recipes.Broken.permitted;
import static dev.meshca.recipes.Judge.OPENSSL;
import static dev.meshca.recipes.Judge.PEER;
import static dev.meshca.recipes.Judge.SERVING;
import static dev.meshca.recipes.Judge.STARTUP;
import static dev.meshca.recipes.Judge.STRICT;
import static dev.meshca.recipes.Judge.VERIFY;
import static dev.meshca.recipes.Judge.WEBPKI;
import static dev.meshca.recipes.Layout.ROOT;
import static dev.meshca.recipes.Layout.intermediate;
import static dev.meshca.recipes.Layout.withCa;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.trust.TrustCode;
import java.math.BigInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;

/** Each certificate is sound, and a name in it stops those who look at names. */
public final class BrokenNames {

    private static final String WORKLOADS_PASS =
            "workloads have URIs only and pass; istiod's own certificate has DNS names that the constraint forbids";

    private static final GeneralNames DIRECTORY_NAME = new GeneralNames(new GeneralName(Forge.name("Alias")));

    private BrokenNames() {}

    private static Recipe limited(NameConstraints limits) {
        return withoutIstiod(withCa(intermediate().extension(Extension.nameConstraints, true, limits)));
    }

    private static Recipe withoutIstiod(Layout layout) {
        return Recipe.of(TrustCode.ISTIOD_NAME_FORBIDDEN, layout)
                .refusedBy(SERVING, WEBPKI, OPENSSL, STRICT)
                .because(WORKLOADS_PASS);
    }

    private static NameConstraints excluded(String dnsName) {
        GeneralName base = new GeneralName(GeneralName.dNSName, dnsName);
        return new NameConstraints(null, new GeneralSubtree[] {new GeneralSubtree(base)});
    }

    public static Recipe dnsNamesOfAForeignDomainOnly() {
        return limited(permitted(GeneralName.dNSName, "example.com"));
    }

    public static Recipe dnsNamesOfOneNameOfIstiodOnly() {
        return limited(permitted(GeneralName.dNSName, "istiod.istio-system.svc"));
    }

    public static Recipe dnsNamesBelowIstiodOnly() {
        return limited(permitted(GeneralName.dNSName, ".istiod.istio-system.svc"));
    }

    public static Recipe dnsNamesOfServicesExcluded() {
        return limited(excluded("SVC"));
    }

    public static Recipe dnsNameOfThePilotExcluded() {
        return limited(excluded("istio-pilot.istio-system.svc"));
    }

    public static Recipe dnsNamesOfAForeignDomainByTheRoot() {
        Forge root = Forge.root("Root")
                .extension(Extension.nameConstraints, true, permitted(GeneralName.dNSName, "example.com"));
        return withoutIstiod(Layout.under(root));
    }

    public static Recipe permittedDirectoryNamesThatFit() {
        return unsupported(new GeneralSubtree[] {directory("O=Forge")}, null);
    }

    public static Recipe excludedDirectoryNamesOfOthers() {
        return unsupported(null, new GeneralSubtree[] {directory("O=Elsewhere")});
    }

    private static GeneralSubtree directory(String name) {
        return new GeneralSubtree(new GeneralName(new X500Name(name)));
    }

    private static Recipe unsupported(GeneralSubtree @Nullable [] permitted, GeneralSubtree @Nullable [] excluded) {
        NameConstraints limits = new NameConstraints(permitted, excluded);
        return Recipe.of(
                        TrustCode.NAME_CONSTRAINT_UNSUPPORTED,
                        withCa(intermediate().extension(Extension.nameConstraints, false, limits)))
                .refusedBy(WEBPKI)
                .because("webpki (ztunnel) compares no directory names and refuses all; the others do, or skip them");
    }

    public static Recipe nameConstraintWithAMaximum() {
        GeneralName dnsName = new GeneralName(GeneralName.dNSName, "example.com");
        GeneralSubtree limited = new GeneralSubtree(dnsName, null, BigInteger.TWO);
        return unsupported(null, new GeneralSubtree[] {limited})
                .refusedBy(WEBPKI, OPENSSL, STRICT)
                .because("Go does not read a minimum or maximum, OpenSSL only for a name of that kind");
    }

    public static Recipe mailNameUnderAConstraintThatItFits() {
        Forged root = Forge.root("Root")
                .extension(Extension.nameConstraints, false, permitted(GeneralName.rfc822Name, "example.com"))
                .selfSigned();
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.rfc822Name, "ca@example.com"));
        Forge ca = intermediate().extension(Extension.subjectAlternativeName, false, names);
        return Recipe.of(TrustCode.NAME_CONSTRAINT_UNSUPPORTED, Layout.of(ca.signedBy(root), root))
                .refusedBy(WEBPKI)
                .because("webpki (ztunnel) compares no mail names and refuses one below any constraint on them");
    }

    public static Recipe criticalAlternativeNamesOfKindsUnknownToGo() {
        return unhandled(withCa(intermediate().extension(Extension.subjectAlternativeName, true, DIRECTORY_NAME)));
    }

    public static Recipe criticalAlternativeNamesOfKindsUnknownToGoInTheRoot() {
        return unhandled(
                Layout.under(Forge.root("Root").extension(Extension.subjectAlternativeName, true, DIRECTORY_NAME)));
    }

    private static Recipe unhandled(Layout layout) {
        return Recipe.of(TrustCode.CRITICAL_EXTENSION_UNKNOWN, layout)
                .refusedBy(VERIFY, STARTUP, PEER, SERVING)
                .because("Go handles alternative names only if one is an address or a DNS, mail or URI name");
    }

    public static Recipe nameOfTheRootWithoutAuthorityKeyId() {
        return mistaken(ROOT, Forge.intermediate("Root").without(Extension.authorityKeyIdentifier));
    }

    public static Recipe nameOfAnRsaRootWithoutAuthorityKeyId() {
        Forged root = Forge.root("Root").keys(Keys.rsa(2048)).selfSigned();
        Forge ca = Forge.intermediate("Root").without(Extension.authorityKeyIdentifier);
        return Recipe.of(TrustCode.SUBJECT_AMBIGUOUS, Layout.of(ca.signedBy(root), root))
                .refusedBy(STRICT)
                .because("OpenSSL 3 also looks at the kind of key, BoringSSL (x509v3_cache_extensions) does not");
    }

    private static Recipe mistaken(Forged root, Forge ca) {
        return Recipe.of(TrustCode.SUBJECT_AMBIGUOUS, Layout.of(ca.signedBy(root), root))
                .refusedBy(OPENSSL, STRICT)
                .because("OpenSSL and BoringSSL take it for self-signed (error 19); Go and webpki try the keys");
    }

    public static Recipe nameOfTheRootWithoutAnyKeyId() {
        Forged root = Forge.root("Root").without(Extension.subjectKeyIdentifier).selfSigned();
        Forge ca = Forge.intermediate("Root").without(Extension.subjectKeyIdentifier);
        return Recipe.of(TrustCode.SUBJECT_AMBIGUOUS, Layout.of(ca.signedBy(root), root))
                .refusedBy(OPENSSL, STRICT)
                .because("OpenSSL and BoringSSL take the trusted one for the issuer of leaves; Go and webpki try both");
    }

    public static Recipe nameOfItsIssuerInTheMiddle() {
        Forged upper = Forge.root("Issuing").signedBy(ROOT);
        Forged middle =
                Forge.root("Issuing").without(Extension.authorityKeyIdentifier).signedBy(upper);
        Forged ca = intermediate().signedBy(middle);
        return Recipe.of(TrustCode.SUBJECT_AMBIGUOUS, Layout.of(ca, middle, upper, ROOT))
                .refusedBy(OPENSSL, STRICT)
                .because("OpenSSL and BoringSSL take it for self-signed (error 19); Go and webpki try the keys");
    }

    public static Recipe nameOfTwoCasInTheChainWithoutKeyIds() {
        Forge plain = Forge.intermediate("Intermediate").without(Extension.subjectKeyIdentifier);
        Forged other = Forge.intermediate("Intermediate")
                .without(Extension.subjectKeyIdentifier)
                .signedBy(ROOT);
        Forged ca = plain.signedBy(ROOT);
        return Recipe.of(TrustCode.SUBJECT_AMBIGUOUS, Layout.of(ca, ROOT).chain(other, ca, ROOT))
                .also(TrustCode.CHAIN_ORDER)
                .refusedBy(OPENSSL, STRICT)
                .because("OpenSSL and BoringSSL take the first of that name; the order is what the second code says");
    }
}
