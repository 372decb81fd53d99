package dev.meshca.disk.files;

import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.DistinguishedNames;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import dev.meshca.issue.Issuance.KeyPairSource;
import dev.meshca.issue.RootCa;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.security.auth.x500.X500Principal;

/** A root that signs a CA for the mesh and keeps its own key. */
final class CorporateRoot {

    private static final SecureRandom RANDOM = new SecureRandom();

    private CorporateRoot() {}

    static RootCa sign(String organization) {
        Validity validity = Validity.lasting(Duration.ofDays(3650));
        X500Principal name = DistinguishedNames.of("Acme", "Corporate Root", null);
        KeyPair above = KeyPairSource.jdk().generate(KeyAlgorithm.EC_P256, RANDOM);
        X509Certificate root = CertificateTemplate.root(name, validity)
                .selfSigned(above.getPublic(), SigningKey.of(above.getPrivate()), RANDOM);

        KeyPair own = KeyPairSource.jdk().generate(KeyAlgorithm.EC_P256, RANDOM);
        X509Certificate meshCa = CertificateTemplate.root(
                        DistinguishedNames.of(organization, "Mesh CA", null), validity)
                .signedBy(
                        new CertificateTemplate.Issuer(root, SigningKey.of(above.getPrivate())),
                        own.getPublic(),
                        RANDOM);
        return RootCa.parse(
                ascii(Certificates.pem(meshCa) + Certificates.pem(root)),
                ascii(PrivateKeys.pkcs8Pem(own.getPrivate())));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
