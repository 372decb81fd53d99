package dev.meshca.recipes;

import static dev.meshca.IstioDocuments.CA_CERT;
import static dev.meshca.IstioDocuments.CA_KEY;
import static dev.meshca.IstioDocuments.CERT_CHAIN;
import static dev.meshca.IstioDocuments.ROOT_CERT;
import static dev.meshca.recipes.Judge.STRICT;
import static dev.meshca.recipes.Layout.ROOT;
import static dev.meshca.recipes.Layout.intermediate;
import static dev.meshca.recipes.Layout.under;
import static dev.meshca.recipes.Layout.withCa;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import dev.meshca.trust.TrustCode;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;

/** Forged by hand, unusual, and accepted by everybody: nothing of this may be an error. */
public final class Sound {

    private static final String RFC_5280 = "RFC 5280 to the letter, which openssl asks for with -x509_strict only";

    private Sound() {}

    private static Recipe changed(String file, String wanted, String replacement) {
        Layout layout = Layout.sound();
        return Recipe.sound(layout.with(file, layout.text(file).replaceAll(wanted, replacement)));
    }

    private static Recipe notToTheLetter(Layout layout) {
        return Recipe.sound(layout).refusedBy(STRICT).because(RFC_5280);
    }

    public static Recipe intermediateOnlyChain() {
        Forged ca = intermediate().signedBy(ROOT);
        return Recipe.sound(Layout.of(ca, ROOT).chain(ca));
    }

    public static Recipe severalRoots() {
        return Recipe.sound(
                Layout.below(Forge.root("Old").selfSigned(), Forge.root("Other").selfSigned(), ROOT));
    }

    public static Recipe sixIntermediates() {
        Forged[] path = BrokenPaths.descent(6);
        return Recipe.sound(Layout.of(path[0], Arrays.copyOfRange(path, 1, path.length)));
    }

    public static Recipe bridgeRightAfterTheIntermediate() {
        Forged next = Forge.root("Next").selfSigned();
        Forged bridge = Forge.root("Next").keys(next.keys()).signedBy(ROOT);
        Forged ca = intermediate().signedBy(next);
        return Recipe.sound(Layout.of(ca, bridge).roots(ROOT));
    }

    public static Recipe intermediateInTheNameOfItsRoot() {
        return Recipe.sound(Layout.of(Forge.intermediate("Root").signedBy(ROOT), ROOT));
    }

    public static Recipe intermediateTwiceInTheChain() {
        Forged ca = intermediate().signedBy(ROOT);
        return Recipe.sound(Layout.of(ca, ROOT).chain(ca, ca, ROOT));
    }

    public static Recipe expiredStrangerBehindTheIntermediate() {
        Forged ca = intermediate().signedBy(ROOT);
        Forged old = Forge.intermediate("Old")
                .valid(Broken.YEAR.negated(), Duration.ofDays(-1))
                .signedBy(ROOT);
        return Recipe.of(TrustCode.CHAIN_UNUSED, Layout.of(ca, ROOT).chain(ca, old, ROOT));
    }

    public static Recipe longSerialNumber() {
        return Recipe.sound(
                withCa(intermediate().serial(BigInteger.ONE.shiftLeft(160).subtract(BigInteger.ONE))));
    }

    public static Recipe rsaPssSignature() {
        Forged root = Forge.root("Root").keys(Keys.rsa(2048)).selfSigned();
        return Recipe.sound(
                Layout.of(intermediate().algorithm("SHA256withRSAandMGF1").signedBy(root), root));
    }

    public static Recipe sha512Signature() {
        return Recipe.sound(withCa(intermediate().algorithm("SHA512withECDSA")));
    }

    public static Recipe purposesThatNameBoth() {
        KeyPurposeId[] both = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        return Recipe.sound(Layout.of(intermediate().purposes(both).signedBy(ROOT), ROOT));
    }

    public static Recipe nameConstraintOfTheRootThatFits() {
        Forged root = Forge.root("Root")
                .extension(Extension.nameConstraints, true, Broken.permitted(GeneralName.dNSName, "istio-system.svc"))
                .selfSigned();
        return Recipe.sound(
                Layout.of(intermediate().dnsName("istiod.istio-system.svc").signedBy(root), root));
    }

    public static Recipe nameConstraintsThatFitIstiod() {
        NameConstraints fitting = Broken.permitted(GeneralName.dNSName, "example.com", "SVC", "svc.cluster.local");
        return Recipe.sound(withCa(
                intermediate().dnsName("istiod.istio-system.svc").extension(Extension.nameConstraints, true, fitting)));
    }

    public static Recipe nameConstraintWithALeadingDot() {
        return Recipe.sound(withCa(intermediate()
                .extension(
                        Extension.nameConstraints, true, Broken.permitted(GeneralName.dNSName, ".istio-system.svc"))));
    }

    public static Recipe nameConstraintOnAddresses() {
        GeneralName net = new GeneralName(GeneralName.iPAddress, "10.0.0.0/8");
        NameConstraints limits = new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(net)}, null);
        return Recipe.sound(withCa(intermediate().extension(Extension.nameConstraints, true, limits)));
    }

    public static Recipe rootOfVersionOne() {
        return notToTheLetter(under(Forge.root("Root").version(1)));
    }

    public static Recipe rootWithoutKeyUsage() {
        return notToTheLetter(under(Forge.root("Root").without(Extension.keyUsage)));
    }

    public static Recipe intermediateWithoutKeyIds() {
        return notToTheLetter(withCa(
                intermediate().without(Extension.subjectKeyIdentifier).without(Extension.authorityKeyIdentifier)));
    }

    public static Recipe constraintsThatAreNotCritical() {
        return notToTheLetter(
                withCa(intermediate().extension(Extension.basicConstraints, false, new BasicConstraints(0))));
    }

    public static Recipe carriageReturns() {
        Layout layout = Layout.sound();
        layout.documents()
                .names()
                .forEach(file -> layout.with(file, layout.text(file).replace("\n", "\r\n")));
        return Recipe.sound(layout);
    }

    public static Recipe textAroundTheBlocks() {
        Layout layout = Layout.sound();
        layout.documents().names().forEach(file -> layout.with(file, "of: us\n" + layout.text(file) + "the end\n"));
        return Recipe.sound(layout);
    }

    public static Recipe commentThatSpeaksOfMarkers() {
        return changed(ROOT_CERT, "^", "# -----BEGIN and so on\n");
    }

    public static Recipe wordsInUtf8AroundTheRoot() {
        return changed(ROOT_CERT, "^", "# K\u00c3\u00b6ln\n");
    }

    public static Recipe wordsInLatin1AroundTheCertificateOfTheCa() {
        return changed(CA_CERT, "^", "# K\u00f6ln\n");
    }

    public static Recipe wordsInLatin1BehindTheChain() {
        return changed(CERT_CHAIN, "\\z", "# K\u00f6ln\n");
    }

    public static Recipe noNewlineAtTheEnd() {
        Layout layout = Layout.sound();
        layout.documents()
                .names()
                .forEach(file -> layout.with(file, layout.text(file).stripTrailing()));
        return Recipe.sound(layout);
    }

    public static Recipe blanksBehindTheMarkers() {
        return changed(ROOT_CERT, "-----\n", "-----  \n");
    }

    public static Recipe blankLineBehindTheBegin() {
        return changed(ROOT_CERT, "-----\nM", "-----\n\nM");
    }

    public static Recipe base64OnOneLine() {
        return Recipe.sound(Layout.sound().with(ROOT_CERT, Pems.block("CERTIFICATE", ROOT.der(), 8000)));
    }

    public static Recipe rootBehindTheCertificateOfTheCa() {
        return changed(CA_CERT, "\\z", ROOT.pem());
    }

    public static Recipe parametersBehindTheCertificateOfTheCa() {
        return changed(CA_CERT, "\\z", Pems.block("EC PARAMETERS", new byte[] {6, 0}));
    }

    public static Recipe unfinishedBlockBehindTheKey() {
        return changed(CA_KEY, "\\z", "-----BEGIN X-----\n");
    }

    public static Recipe emptyChainOfARootAsCa() {
        return Recipe.of(TrustCode.ROOT_KEY_IN_CLUSTER, Layout.of(ROOT).with(CERT_CHAIN, ""));
    }

    public static Recipe emptyCrl() {
        return Recipe.sound(Layout.sound().crl(""));
    }

    public static Recipe crlSignedWithSha1() {
        Forged ca = intermediate().signedBy(ROOT);
        String text = ForgedCrl.of(ROOT).algorithm("SHA1withECDSA").pem();
        return Recipe.sound(Layout.of(ca, ROOT).crl(text + ForgedCrl.pem(ca)));
    }

    public static Recipe crlWithMoreThanAThirdOfItsLife() {
        Forged ca = intermediate().signedBy(ROOT);
        String text = ForgedCrl.of(ROOT)
                .valid(Duration.ofDays(-19), Duration.ofDays(11))
                .pem();
        return Recipe.sound(Layout.of(ca, ROOT).crl(text + ForgedCrl.pem(ca)));
    }

    public static Recipe completeCrls() {
        Forged ca = intermediate().signedBy(ROOT);
        Forged remote = Forge.intermediate("Remote").signedBy(ROOT);
        return Recipe.sound(Layout.of(ca, ROOT).crl(ForgedCrl.pem(ROOT, ca, remote)));
    }

    public static Recipe crlThatRevokesAStranger() {
        Forged ca = intermediate().signedBy(ROOT);
        Forged other = Forge.intermediate("Other").signedBy(ROOT);
        ForgedCrl crl =
                ForgedCrl.of(ROOT).revoking(other, Extension.reasonCode, false, CRLReason.lookup(CRLReason.superseded));
        return Recipe.sound(Layout.of(ca, ROOT).crl(ForgedCrl.pem(ca) + crl.pem()));
    }

    public static Recipe oldCrlBesideTheNewOne() {
        Forged ca = intermediate().signedBy(ROOT);
        String old = ForgedCrl.of(ROOT)
                .valid(Duration.ofDays(-40), Duration.ofDays(-2))
                .pem();
        return Recipe.sound(Layout.of(ca, ROOT).crl(old + ForgedCrl.pem(ca, ROOT)));
    }

    public static Recipe crlOfTheRootForCasOnly() {
        Forged ca = intermediate().signedBy(ROOT);
        IssuingDistributionPoint cas = new IssuingDistributionPoint(null, false, true, null, false, false);
        String text = ForgedCrl.of(ROOT)
                .extension(Extension.issuingDistributionPoint, true, cas)
                .pem();
        return Recipe.sound(Layout.of(ca, ROOT).crl(text + ForgedCrl.pem(ca)));
    }

    /** As Istio's tools/certs make it: four usages without cRLSign, a DNS name, no key identifier of the root in itself. */
    public static Recipe profileOfTheMakefile() {
        int usage =
                KeyUsage.digitalSignature | KeyUsage.nonRepudiation | KeyUsage.keyEncipherment | KeyUsage.keyCertSign;
        Forged root = Forge.root("Root CA").keys(Keys.rsa(2048)).usage(usage).selfSigned();
        Forge ca = Forge.intermediate("Intermediate CA").usage(usage).dnsName("istiod.istio-system.svc");
        return Recipe.sound(Layout.of(ca.signedBy(root), root));
    }

    public static Recipe pkcs1Key() {
        Forged ca = intermediate().keys(Keys.rsa(2048)).signedBy(ROOT);
        return Recipe.sound(Layout.of(ca, ROOT).with(CA_KEY, Pems.block("RSA PRIVATE KEY", Keys.pkcs1(ca.keys()))));
    }

    public static Recipe sec1Key() {
        Forged ca = intermediate().keys(Keys.ec("secp384r1")).signedBy(ROOT);
        return Recipe.sound(Layout.of(ca, ROOT).with(CA_KEY, Pems.block("EC PRIVATE KEY", Keys.sec1(ca.keys()))));
    }
}
