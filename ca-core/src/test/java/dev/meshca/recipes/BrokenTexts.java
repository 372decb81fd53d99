package dev.meshca.recipes;

import static dev.meshca.IstioDocuments.CA_CERT;
import static dev.meshca.IstioDocuments.CA_CRL;
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
import dev.meshca.testing.Pems;
import dev.meshca.trust.TrustCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;

/** The files were sound before something changed them on the way. */
public final class BrokenTexts {

    private BrokenTexts() {}

    private static Recipe changed(TrustCode code, String file, UnaryOperator<String> change) {
        Layout layout = Layout.sound();
        return Recipe.of(code, layout.with(file, change.apply(layout.text(file))))
                .refusedByAll();
    }

    private static Recipe roots(UnaryOperator<String> change) {
        return changed(TrustCode.PEM_UNREADABLE, ROOT_CERT, change);
    }

    private static String escaped(String text) {
        return text.replace("\n", "\\n");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(Pems.bytes(text));
    }

    public static Recipe escapedNewlinesInTheRoots() {
        return roots(BrokenTexts::escaped);
    }

    public static Recipe jsonStringAsTheRoots() {
        return roots(text -> '"' + escaped(text) + '"');
    }

    public static Recipe blanksForNewlinesInTheRoots() {
        return roots(text -> text.replace('\n', ' '));
    }

    public static Recipe quotesAroundTheRoots() {
        return roots(text -> '"' + text.stripTrailing() + '"');
    }

    public static Recipe base64OfTheRoots() {
        return roots(BrokenTexts::base64);
    }

    public static Recipe utf16OfTheRoots() {
        return roots(text -> Pems.text(("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE)));
    }

    public static Recipe carriageReturnsOnlyInTheRoots() {
        return roots(text -> text.replace('\n', '\r'))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING, OPENSSL, STRICT)
                .because("rustls also ends a line at a carriage return");
    }

    public static Recipe carriageReturnsTwiceInTheRoots() {
        return roots(text -> text.replace("\n", "\r\r\n"))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING)
                .because("Go skips one carriage return before a newline; OpenSSL and rustls skip all");
    }

    public static Recipe carriageReturnsTwiceInTheKey() {
        return changed(TrustCode.KEY_UNREADABLE, CA_KEY, text -> text.replace("\n", "\r\r\n"))
                .refusedBy(VERIFY, STARTUP, PEER, SERVING)
                .because("istiod cannot sign with the key; the other judges are shown a leaf that was signed here");
    }

    public static Recipe noBreakBlankInTheMarkerOfTheRoots() {
        return roots(text -> text.replace("BEGIN ", "BEGIN\u00c2\u00a0"));
    }

    public static Recipe zeroWidthBlankBeforeTheRoots() {
        return roots(text -> "\u00e2\u0080\u008b" + text);
    }

    public static Recipe htmlEscapesInTheRoots() {
        return roots(text -> text.replace("+", "&#43;").replace("/", "&#x2F;"));
    }

    public static Recipe htmlBreaksInTheRoots() {
        return roots(text -> text.replace("\n", "<br>\n"));
    }

    public static Recipe newlinesOfUnicodeInTheRoots() {
        return roots(text -> text.replace("\n", "\u00e2\u0080\u00a8"));
    }

    public static Recipe derAsTheRoots() {
        return roots(text -> Pems.text(ROOT.der()));
    }

    public static Recipe pkcs7AsTheRoots() {
        return roots(text -> text.replace("CERTIFICATE", "PKCS7"));
    }

    public static Recipe escapedNewlinesInTheCertificateOfTheCa() {
        return changed(TrustCode.PEM_UNREADABLE, CA_CERT, BrokenTexts::escaped);
    }

    public static Recipe escapedNewlinesInTheKey() {
        return changed(TrustCode.KEY_UNREADABLE, CA_KEY, BrokenTexts::escaped);
    }

    public static Recipe base64OfTheKey() {
        return changed(TrustCode.KEY_UNREADABLE, CA_KEY, BrokenTexts::base64);
    }

    public static Recipe blanksForNewlinesInTheKey() {
        return changed(TrustCode.KEY_UNREADABLE, CA_KEY, text -> text.replace('\n', ' '));
    }

    public static Recipe escapedNewlinesInTheChain() {
        return changed(TrustCode.PEM_UNREADABLE, CERT_CHAIN, BrokenTexts::escaped)
                .refusedBy(STARTUP, PEER, SERVING, WEBPKI, OPENSSL, STRICT)
                .because("facts 2.5: a hot reload takes a chain that it cannot read");
    }

    public static Recipe escapedKeyAmongTheEscapedRoots() {
        return roots(text -> escaped(text + ROOT.keyPem())).also(TrustCode.PRIVATE_KEY_EXPOSED);
    }

    public static Recipe escapedNewlinesInTheLists() {
        Forged ca = Forge.intermediate("Intermediate").signedBy(ROOT);
        String lists = escaped(ForgedCrl.pem(ca, ROOT));
        return Recipe.of(TrustCode.CRL_UNREADABLE, Layout.of(ca, ROOT).with(CA_CRL, lists))
                .refusedBy(VERIFY, STARTUP, SERVING, OPENSSL, STRICT)
                .because("Go's and ztunnel's verifier, asked here, read no CRL");
    }
}
