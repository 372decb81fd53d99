package dev.meshca.internal.x509;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/** Another form of certificates, lists and keys than PEM, and the command that converts it. */
enum OtherForm {
    CERTIFICATE("it is a certificate in DER, not PEM", "openssl x509 -inform DER", OtherForm::isCertificate),
    LIST("it is a CRL in DER, not PEM", "openssl crl -inform DER", OtherForm::isList),
    PKCS12(
            "it is a PKCS#12 container (.p12, .pfx), not PEM",
            "openssl pkcs12 -nokeys",
            content -> Pfx.getInstance(content).getAuthSafe() != null),
    PKCS7(
            "it is a PKCS#7 container (.p7b) in DER, not PEM",
            "openssl pkcs7 -inform DER -print_certs",
            content -> ContentInfo.getInstance(content).getContentType().equals(PKCSObjectIdentifiers.signedData)),
    PKCS7_IN_PEM("it is a PKCS#7 container (.p7b), not certificates", "openssl pkcs7 -print_certs", content -> false),
    KEY("it is a private key in DER, not PEM", "openssl pkey -inform DER", OtherForm::isKey),
    ENCRYPTED_KEY(
            "it is an encrypted private key in DER, not PEM",
            "openssl pkey -inform DER",
            content -> EncryptedPrivateKeyInfo.getInstance(content).getEncryptedData().length > 0),
    JAVA_KEY_STORE(
            "it is a Java key store (JKS), not PEM",
            "keytool -exportcert -rfc -alias ALIAS -keystore FILE",
            content -> startsWith(content, 0xfe, 0xed, 0xfe, 0xed) || startsWith(content, 0xce, 0xce, 0xce, 0xce)),
    GZIP("it is compressed with gzip", "gzip -dc", content -> startsWith(content, 0x1f, 0x8b)),
    WEB_PAGE("it is a web page (HTML), as of a login or an error", "", OtherForm::isWebPage);

    private static final Set<String> CONTAINERS = Set.of("PKCS7", "CMS", "PKCS #7 SIGNED DATA");

    private final String damage;
    private final String command;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Predicate<byte[]> fits;

    OtherForm(String damage, String command, Predicate<byte[]> fits) {
        this.damage = damage;
        this.command = command;
        this.fits = fits;
    }

    String damage() {
        return damage;
    }

    /** Empty if nothing can mend it. */
    String command(String file) {
        return this == PKCS12 && file.toLowerCase(Locale.ROOT).contains("key")
                ? "openssl pkcs12 -nocerts -nodes"
                : command;
    }

    static Optional<OtherForm> of(byte[] content) {
        return content.length == 0
                ? Optional.empty()
                : Arrays.stream(values()).filter(form -> form.is(content)).findFirst();
    }

    /** A container has the outer form of PEM, and nobody looks into it. */
    static Optional<OtherForm> of(PemDocument document) {
        return document.blocks().stream()
                .filter(block -> CONTAINERS.contains(block.label()))
                .map(block -> PKCS7_IN_PEM)
                .findFirst();
    }

    private boolean is(byte[] content) {
        try {
            return fits.test(content);
        } catch (RuntimeException another) {
            return false;
        }
    }

    private static boolean isCertificate(byte[] content) {
        try {
            return content[0] == 0x30 && Certificates.parse(content) != null;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static boolean isList(byte[] content) {
        try {
            return content[0] == 0x30 && Certificates.parseCrl(content) != null;
        } catch (CRLException e) {
            return false;
        }
    }

    private static boolean isKey(byte[] content) {
        List<Predicate<byte[]>> kinds = List.of(
                der -> PrivateKeyInfo.getInstance(der).getPrivateKeyAlgorithm() != null,
                der -> RSAPrivateKey.getInstance(der).getModulus().signum() > 0,
                der -> ECPrivateKey.getInstance(der).getKey().signum() > 0);
        return kinds.stream().anyMatch(kind -> {
            try {
                return kind.test(content);
            } catch (RuntimeException another) {
                return false;
            }
        });
    }

    private static boolean isWebPage(byte[] content) {
        String start = new String(content, 0, Math.min(content.length, 200), ISO_8859_1);
        String trimmed = start.strip().toLowerCase(Locale.ROOT);
        return trimmed.startsWith("<!doctype html") || trimmed.startsWith("<html");
    }

    private static boolean startsWith(byte[] content, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (content.length <= i || (content[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
