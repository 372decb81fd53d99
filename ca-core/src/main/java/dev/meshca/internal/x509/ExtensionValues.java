package dev.meshca.internal.x509;

import java.security.cert.X509Extension;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;

/** Extensions of certificates and CRLs that the JDK does not read itself. */
final class ExtensionValues {

    private ExtensionValues() {}

    /** Empty if there is none, and also if it cannot be read: {@link StrictEncoding} says so then. */
    static <T> Optional<T> read(X509Extension holder, ASN1ObjectIdentifier oid, Function<Object, T> reader) {
        try {
            return octets(holder, oid).map(reader);
        } catch (IllegalArgumentException | IllegalStateException unreadable) {
            return Optional.empty();
        }
    }

    static Optional<byte[]> octets(X509Extension holder, ASN1ObjectIdentifier oid) {
        return Optional.ofNullable(holder.getExtensionValue(oid.getId()))
                .map(value -> ASN1OctetString.getInstance(value).getOctets());
    }
}
