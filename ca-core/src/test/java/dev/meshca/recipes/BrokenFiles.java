package dev.meshca.recipes;

import static dev.meshca.IstioDocuments.CA_CERT;
import static dev.meshca.IstioDocuments.CA_KEY;
import static dev.meshca.IstioDocuments.CERT_CHAIN;
import static dev.meshca.IstioDocuments.ROOT_CERT;
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
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import dev.meshca.trust.TrustCode;
import java.util.function.UnaryOperator;

/** The certificates are sound, and the files that carry them are not. */
public final class BrokenFiles {

    private static final String LABELS =
            "OpenSSL and BoringSSL trust what is in an X509 CERTIFICATE or TRUSTED CERTIFICATE "
                    + "block, istiod and ztunnel skip it, so that proxies trust different roots";

    private BrokenFiles() {}

    private static Recipe changed(TrustCode code, String file, UnaryOperator<String> change) {
        Layout layout = Layout.sound();
        return Recipe.of(code, layout.with(file, change.apply(layout.text(file))));
    }

    public static Recipe chainFileMissing() {
        return Recipe.of(TrustCode.FILE_MISSING, Layout.sound().without(CERT_CHAIN))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI, OPENSSL, STRICT);
    }

    public static Recipe keyFileMissing() {
        return Recipe.of(TrustCode.FILE_MISSING, Layout.sound().without(CA_KEY)).refusedByAll();
    }

    public static Recipe gluedChain() {
        return changed(TrustCode.PEM_UNREADABLE, CERT_CHAIN, text -> text.replace("-----\n-----", "----------"))
                .refusedBy(STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("facts 2.5: a hot reload takes it, a start cannot read an expiry from it");
    }

    public static Recipe gluedRoots() {
        Layout layout = Layout.below(Forge.root("Other").selfSigned(), ROOT);
        return Recipe.of(
                        TrustCode.PEM_UNREADABLE,
                        layout.with(ROOT_CERT, layout.text(ROOT_CERT).replace("-----\n-----", "----------")))
                .refusedByAll();
    }

    public static Recipe byteOrderMarkBeforeTheRoot() {
        return changed(TrustCode.PEM_UNREADABLE, ROOT_CERT, text -> "\u00ef\u00bb\u00bf" + text)
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because("facts 2.5: Go loses a block that does not start its line; OpenSSL skips the mark");
    }

    public static Recipe indentedRoot() {
        return changed(TrustCode.PEM_UNREADABLE, ROOT_CERT, text -> text.replaceAll("(?m)^", "  "))
                .refusedByAll();
    }

    public static Recipe headersInTheRoot() {
        return changed(
                        TrustCode.PEM_UNREADABLE,
                        ROOT_CERT,
                        text -> text.replace("CERTIFICATE-----\nM", "CERTIFICATE-----\nA: b\n\nM"))
                .refusedByAll();
    }

    public static Recipe tabAfterTheBeginOfTheRoot() {
        return changed(TrustCode.PEM_UNREADABLE, ROOT_CERT, text -> text.replaceFirst("-----\n", "-----\t\n"))
                .refusedBy(WEBPKI)
                .because("facts 2.5: ztunnel's PEM reader refuses a tab after the dashes");
    }

    public static Recipe blankLineWithinTheRoot() {
        return changed(TrustCode.PEM_UNREADABLE, ROOT_CERT, text -> text.replaceFirst("(-----\nM.*\n)", "$1\n"))
                .refusedBy(OPENSSL, STRICT)
                .because("OpenSSL and BoringSSL take what stands before a blank line for headers");
    }

    public static Recipe rootWithoutBase64Padding() {
        Forged root = rootWithPadding();
        return Recipe.of(
                        TrustCode.PEM_UNREADABLE,
                        Layout.below(root).with(ROOT_CERT, root.pem().replace("=", "")))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("webpki does without the padding");
    }

    static Forged rootWithPadding() {
        Forged root = Forge.root("Root").selfSigned();
        return root.pem().contains("=") ? root : rootWithPadding();
    }

    public static Recipe cutOffRoot() {
        return changed(TrustCode.PEM_UNREADABLE, ROOT_CERT, text -> text.substring(0, text.length() - 60))
                .refusedByAll();
    }

    public static Recipe emptyChain() {
        return Recipe.of(TrustCode.CERTIFICATE_MISSING, Layout.sound().with(CERT_CHAIN, ""))
                .refusedBy(PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 2.5: istiod loads an empty chain, and peers lack the intermediate");
    }

    public static Recipe chainOfWords() {
        return Recipe.of(TrustCode.CERTIFICATE_MISSING, Layout.sound().with(CERT_CHAIN, "see the wiki\n"))
                .refusedBy(STARTUP, PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 2.5: a hot reload takes it, a start cannot read an expiry from it");
    }

    public static Recipe emptyRoots() {
        return Recipe.of(TrustCode.CERTIFICATE_MISSING, Layout.sound().with(ROOT_CERT, ""))
                .refusedByAll();
    }

    public static Recipe privateKeyAmongTheRoots() {
        return changed(TrustCode.PRIVATE_KEY_EXPOSED, ROOT_CERT, text -> text + ROOT.keyPem())
                .refusedBy(STARTUP, SERVING, WEBPKI)
                .because("G15, G16: a hot reload takes it and istiod copies it to every namespace; OpenSSL skips it");
    }

    public static Recipe privateKeyInTheChain() {
        return changed(TrustCode.PRIVATE_KEY_EXPOSED, CERT_CHAIN, text -> text + ROOT.keyPem())
                .refusedBy(WEBPKI)
                .because(
                        "istiod sends every block of cert-chain.pem to every workload, and ztunnel refuses the answer");
    }

    public static Recipe oldLabelOnARoot() {
        return changed(
                        TrustCode.CERTIFICATE_LABEL,
                        ROOT_CERT,
                        text -> text + text.replace("CERTIFICATE", "X509 CERTIFICATE"))
                .because(LABELS);
    }

    public static Recipe trustedLabelOnARoot() {
        return changed(
                        TrustCode.CERTIFICATE_LABEL,
                        ROOT_CERT,
                        text -> text + text.replace("CERTIFICATE", "TRUSTED CERTIFICATE"))
                .because(LABELS);
    }

    public static Recipe oldLabelOnTheOnlyRoot() {
        return changed(TrustCode.CERTIFICATE_LABEL, ROOT_CERT, text -> text.replace("CERT", "X509 CERT"))
                .also(TrustCode.CERTIFICATE_MISSING)
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, WEBPKI)
                .because(LABELS + "; what all read is nothing");
    }

    public static Recipe crlAmongTheRoots() {
        return amongTheRoots(ForgedCrl.pem(ROOT));
    }

    public static Recipe requestAmongTheRoots() {
        return amongTheRoots(Pems.block("CERTIFICATE REQUEST", new byte[] {0x30, 0}));
    }

    public static Recipe parametersAmongTheRoots() {
        return amongTheRoots(Pems.block("EC PARAMETERS", new byte[] {6, 0}))
                .refusedBy(STARTUP, SERVING)
                .because("istiod's listener parses every block; rustls skips a block whose label it does not know");
    }

    private static Recipe amongTheRoots(String block) {
        return changed(TrustCode.FOREIGN_BLOCK, ROOT_CERT, text -> text + block)
                .refusedBy(STARTUP, SERVING, WEBPKI)
                .because("istiod checks certificates only and its listener then parses every block; OpenSSL picks the"
                        + " certificates");
    }

    public static Recipe wordsInLatin1AroundTheRoot() {
        return changed(TrustCode.TEXT_NOT_UTF8, ROOT_CERT, text -> "# K\u00f6ln\n" + text)
                .refusedBy(PEER)
                .because("istiod starts with it and cannot write an answer to a certificate request: invalid UTF-8");
    }

    public static Recipe wordsInLatin1BehindTheRoot() {
        return changed(TrustCode.TEXT_NOT_UTF8, ROOT_CERT, text -> text + "# K\u00f6ln\n")
                .refusedBy(PEER)
                .because("istiod starts with it and cannot write an answer to a certificate request: invalid UTF-8");
    }

    public static Recipe wordsInLatin1AroundTheChain() {
        return changed(TrustCode.TEXT_NOT_UTF8, CERT_CHAIN, text -> "# K\u00f6ln\n" + text)
                .refusedBy(PEER)
                .because("istiod hands the chain on as it is, and an answer with such text cannot be written");
    }

    public static Recipe parametersInTheChain() {
        return changed(
                        TrustCode.FOREIGN_BLOCK,
                        CERT_CHAIN,
                        text -> Pems.block("EC PARAMETERS", new byte[] {6, 0}) + text)
                .refusedBy(STARTUP, SERVING)
                .because("a starting istiod takes the first block for a certificate; a hot reload does not look, and"
                        + " ztunnel refuses the answer it then gets");
    }

    public static Recipe encryptedKey() {
        return Recipe.of(
                        TrustCode.KEY_UNREADABLE,
                        Layout.sound().with(CA_KEY, Pems.block("ENCRYPTED PRIVATE KEY", new byte[100])))
                .refusedByAll();
    }

    public static Recipe parametersBeforeTheKey() {
        return changed(TrustCode.KEY_UNREADABLE, CA_KEY, text -> Pems.block("EC PARAMETERS", new byte[] {6, 0}) + text)
                .refusedByAll();
    }

    public static Recipe keyOfAnotherCluster() {
        return Recipe.of(
                        TrustCode.KEY_MISMATCH,
                        Layout.sound().with(CA_KEY, Layout.sound().text(CA_KEY)))
                .refusedByAll();
    }

    public static Recipe keyOfAnotherKind() {
        Forged other = Forge.intermediate("Other").keys(Keys.rsa(2048)).signedBy(ROOT);
        return Recipe.of(TrustCode.KEY_MISMATCH, Layout.sound().with(CA_KEY, other.keyPem()))
                .refusedByAll();
    }

    public static Recipe rootBeforeTheCertificateOfTheCa() {
        return changed(TrustCode.KEY_MISMATCH, CA_CERT, text -> ROOT.pem() + text)
                .also(TrustCode.ROOT_KEY_IN_CLUSTER, TrustCode.CHAIN_ORDER, TrustCode.CHAIN_UNUSED)
                .refusedByAll();
    }

    public static Recipe tlsFormBesideTheFourFiles() {
        Layout layout = Layout.sound();
        return Recipe.of(
                        TrustCode.TLS_FORM_WINS,
                        layout.with("tls.crt", layout.text(CA_CERT))
                                .with("tls.key", layout.text(CA_KEY))
                                .with("ca.crt", layout.text(ROOT_CERT)))
                .because("facts 2.2: istiod silently reads tls.crt and ignores the four files, so what was written has"
                        + " no effect");
    }

    public static Recipe tlsFormAlone() {
        Layout layout = Layout.sound();
        return Recipe.of(
                TrustCode.TLS_FORM,
                layout.with("tls.crt", layout.text(CA_CERT))
                        .with("tls.key", layout.text(CA_KEY))
                        .with("ca.crt", layout.text(ROOT_CERT))
                        .without(CA_CERT, CA_KEY, CERT_CHAIN, ROOT_CERT));
    }

    public static Recipe strayIstioGenerated() {
        return Recipe.of(TrustCode.STRAY_KEY, Layout.sound().with("istio-generated", ""));
    }

    public static Recipe privateKeyBesideTheCertificate() {
        return changed(TrustCode.PRIVATE_KEY_EXPOSED, CA_CERT, text -> text + ROOT.keyPem())
                .because("nobody refuses it; but ca-cert.pem is what one hands around, and the key goes with it");
    }

    public static Recipe parametersBehindTheChain() {
        return changed(
                        TrustCode.FOREIGN_BLOCK,
                        CERT_CHAIN,
                        text -> text + Pems.block("EC PARAMETERS", new byte[] {6, 0}))
                .because("istiod hands every block on, and ztunnel refuses an answer with one that is no certificate");
    }

    public static Recipe garbageBehindTheChain() {
        return changed(
                        TrustCode.PEM_UNREADABLE,
                        CERT_CHAIN,
                        text -> text + Pems.block("CERTIFICATE", new byte[] {6, 0}))
                .refusedBy(PEER, SERVING)
                .because("istiod skips the block when it checks and sends it when it issues");
    }
}
