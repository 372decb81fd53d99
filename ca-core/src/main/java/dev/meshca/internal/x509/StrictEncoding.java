package dev.meshca.internal.x509;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1NumericString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;

/** What Go (crypto/x509/parser.go), BoringSSL or rustls refuses in the encoding of a certificate that the JDK reads. */
public final class StrictEncoding {

    private static final Pattern UTC_TIME = Pattern.compile("\\d{12}Z");
    private static final Pattern GENERALIZED_TIME = Pattern.compile("\\d{14}Z");
    private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,\\-./:=?*&]*");
    private static final Pattern NUMERIC = Pattern.compile("[0-9 ]*");
    private static final int TAG_AND_LENGTH = 2;

    private StrictEncoding() {}

    /** What somebody refuses, as the end of a sentence that starts with the certificate's name. */
    public static Optional<String> defect(X509Certificate certificate) {
        try {
            byte[] der = Certificates.der(certificate);
            ASN1Primitive parsed = ASN1Primitive.fromByteArray(der);
            if (!Arrays.equals(der, parsed.getEncoded(ASN1Encoding.DL)) || Booleans.looseIn(parsed)) {
                return Optional.of("is not encoded in DER");
            }
            TBSCertificate fields = Certificate.getInstance(parsed).getTBSCertificate();
            return fieldDefect(fields).or(() -> StrictExtensions.defect(fields.getExtensions()));
        } catch (IOException | RuntimeException e) {
            return Optional.of("breaks the grammar of X.509");
        }
    }

    private static Optional<String> fieldDefect(TBSCertificate fields) {
        if (fields.getSerialNumber().getValue().signum() < 0) {
            return Optional.of("has a negative serial number, which Go refuses");
        }
        if (!isExact(fields.getStartDate()) || !isExact(fields.getEndDate())) {
            return Optional.of("has a validity that is not written in seconds of UTC, which OpenSSL refuses");
        }
        if (!isReadable(fields.getIssuer()) || !isReadable(fields.getSubject())) {
            return Optional.of("has a name with characters that its type of string does not allow, which Go refuses");
        }
        AlgorithmIdentifier key = fields.getSubjectPublicKeyInfo().getAlgorithm();
        if (key.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)
                && !DERNull.INSTANCE.equals(key.getParameters())) {
            return Optional.of("has an RSA key without NULL parameters, which Go refuses");
        }
        return Optional.empty();
    }

    private static boolean isExact(Time time) {
        String text = content(time);
        return UTC_TIME.matcher(text).matches()
                || GENERALIZED_TIME.matcher(text).matches();
    }

    private static String content(ASN1Encodable shortValue) {
        try {
            byte[] der = shortValue.toASN1Primitive().getEncoded();
            return new String(der, TAG_AND_LENGTH, der.length - TAG_AND_LENGTH, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean isReadable(X500Name name) {
        for (RDN rdn : name.getRDNs()) {
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                if (!isReadable(attribute.getValue())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isReadable(ASN1Encodable value) {
        if (value instanceof ASN1PrintableString printable) {
            return PRINTABLE.matcher(printable.getString()).matches();
        }
        if (value instanceof ASN1UTF8String utf8) {
            return isUtf8(utf8);
        }
        if (value instanceof ASN1IA5String ia5) {
            return isAscii(ia5.getString());
        }
        if (value instanceof ASN1NumericString numeric) {
            return NUMERIC.matcher(numeric.getString()).matches();
        }
        return value instanceof ASN1T61String || value instanceof ASN1BMPString;
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isUtf8(ASN1UTF8String text) {
        try {
            byte[] der = text.getEncoded();
            int header = der[1] >= 0 ? TAG_AND_LENGTH : TAG_AND_LENGTH + (der[1] & 0x7f);
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(der, header, der.length - header));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
