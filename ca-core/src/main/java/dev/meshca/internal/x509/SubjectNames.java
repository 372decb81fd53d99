package dev.meshca.internal.x509;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The subject alternative names of a certificate (RFC 5280, 4.2.1.6). */
public final class SubjectNames {

    private SubjectNames() {}

    static List<GeneralName> of(X509Certificate certificate) {
        return ExtensionValues.read(certificate, Extension.subjectAlternativeName, GeneralNames::getInstance)
                .map(names -> Arrays.asList(names.getNames()))
                .orElse(List.of());
    }

    public static List<String> dns(X509Certificate certificate) {
        return of(certificate).stream()
                .filter(name -> name.getTagNo() == GeneralName.dNSName)
                .map(name -> String.valueOf(name.getName()))
                .toList();
    }
}
