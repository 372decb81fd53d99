package dev.meshca.internal.x509;

import java.security.cert.X509Certificate;
import java.security.cert.X509Extension;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** Whom a certificate or CRL names as its issuer beyond the name (RFC 5280, 4.2.1.1). Go ignores it, BoringSSL does not. */
public final class KeyIdentifiers {

    private KeyIdentifiers() {}

    public static Optional<byte[]> ofSubject(X509Certificate certificate) {
        return ExtensionValues.read(certificate, Extension.subjectKeyIdentifier, SubjectKeyIdentifier::getInstance)
                .map(SubjectKeyIdentifier::getKeyIdentifier);
    }

    /** The key identifier of the issuer, as a certificate or CRL names it. */
    public static Optional<byte[]> ofIssuer(X509Extension signed) {
        return ExtensionValues.read(signed, Extension.authorityKeyIdentifier, AuthorityKeyIdentifier::getInstance)
                .flatMap(id -> Optional.ofNullable(id.getKeyIdentifierOctets()));
    }

    /** Whether the authority key identifier of {@code signed} allows {@code issuer} to be its issuer; none allows all. */
    public static boolean allow(X509Extension signed, X509Certificate issuer) {
        return ExtensionValues.read(signed, Extension.authorityKeyIdentifier, AuthorityKeyIdentifier::getInstance)
                .map(id -> allows(id, issuer))
                .orElse(true);
    }

    private static boolean allows(AuthorityKeyIdentifier id, X509Certificate issuer) {
        Optional<byte[]> wanted = Optional.ofNullable(id.getKeyIdentifierOctets());
        Optional<byte[]> offered = ofSubject(issuer);
        boolean sameKey = wanted.isEmpty() || offered.isEmpty() || Arrays.equals(wanted.get(), offered.get());
        boolean sameSerial = id.getAuthorityCertSerialNumber() == null
                || id.getAuthorityCertSerialNumber().equals(issuer.getSerialNumber());
        return sameKey && sameSerial && namesTheIssuerOf(issuer, id.getAuthorityCertIssuer());
    }

    @SuppressWarnings("NullAway") // Bouncy Castle returns null for an absent name
    private static boolean namesTheIssuerOf(X509Certificate issuer, GeneralNames names) {
        return names == null
                || Arrays.stream(names.getNames())
                        .filter(name -> name.getTagNo() == GeneralName.directoryName)
                        .limit(1)
                        .allMatch(name -> DistinguishedNames.of(name).equals(issuer.getIssuerX500Principal()));
    }
}
