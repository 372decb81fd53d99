package dev.meshca.internal.x509;

import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
            "openssl pkcs12 -nodes",
            content -> Pfx.getInstance(content).getAuthSafe() != null),
    PKCS7(
            "it is a PKCS#7 container (.p7b) in DER, not PEM",
            "openssl pkcs7 -inform DER -print_certs",
            content -> ContentInfo.getInstance(content).getContentType().equals(PKCSObjectIdentifiers.signedData)),
    KEY("it is a private key in DER, not PEM", "openssl pkey -inform DER", OtherForm::isKey),
    ENCRYPTED_KEY(
            "it is an encrypted private key in DER, not PEM",
            "openssl pkey -inform DER",
            content -> EncryptedPrivateKeyInfo.getInstance(content).getEncryptedData().length > 0),
    JAVA_KEY_STORE(
            "it is a Java key store (JKS), not PEM",
            "keytool -exportcert -rfc -alias ALIAS -keystore FILE",
            content -> startsWith(content, 0xfe, 0xed, 0xfe, 0xed) || startsWith(content, 0xce, 0xce, 0xce, 0xce));

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

    String command() {
        return command;
    }

    static Optional<OtherForm> of(byte[] content) {
        return content.length == 0
                ? Optional.empty()
                : Arrays.stream(values()).filter(form -> form.is(content)).findFirst();
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

    private static boolean startsWith(byte[] content, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (content.length <= i || (content[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
