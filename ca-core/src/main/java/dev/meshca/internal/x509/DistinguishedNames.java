package dev.meshca.internal.x509;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/** Subject names in the order and encoding (UTF8String) of Istio's Makefiles: O, CN, L. */
public final class DistinguishedNames {

    private DistinguishedNames() {}

    public static X500Principal of(String organization, String commonName, @Nullable String locality) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, organization)
                .addRDN(BCStyle.CN, commonName);
        if (locality != null) {
            builder.addRDN(BCStyle.L, locality);
        }
        return principal(builder.build());
    }

    static X500Principal of(GeneralName directoryName) {
        return principal(X500Name.getInstance(directoryName.getName()));
    }

    private static X500Principal principal(X500Name name) {
        try {
            return new X500Principal(name.getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException("a name could not be encoded", e);
        }
    }

    public static Optional<String> organization(X500Principal name) {
        return Arrays.stream(X500Name.getInstance(name.getEncoded()).getRDNs(BCStyle.O))
                .map(rdn -> rdn.getFirst().getValue().toString())
                .findFirst();
    }
}
