package dev.meshca.k8s.driver;

import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance.KeyPairSource;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.istiod.Setting;
import dev.meshca.k8s.istiod.Setting.Origin;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** What an istiod shows of itself. */
final class FakeIstiod {

    private final Map<List<Object>, X509Certificate> own = new HashMap<>();

    /** A certificate that it gave itself when it took its CA, and the chain. */
    List<X509Certificate> served(CaCerts ca, Instant since) {
        List<X509Certificate> served = new ArrayList<>(
                List.of(own.computeIfAbsent(List.of(ca.certificate(), since), key -> istiod(ca, since))));
        served.addAll(ca.chain().certificates());
        return served;
    }

    private static X509Certificate istiod(CaCerts ca, Instant since) {
        KeyPair key = KeyPairSource.jdk().generate(KeyAlgorithm.EC_P256, new SecureRandom());
        Validity validity = new Validity(since.minus(Duration.ofMinutes(2)), since.plus(Duration.ofDays(365)));
        byte[] pem = Optional.ofNullable(ca.pem().get(IstioDocuments.CA_KEY)).orElseThrow();
        try {
            CertificateTemplate.Issuer issuer =
                    new CertificateTemplate.Issuer(ca.certificate(), SigningKey.of(PrivateKeys.parseFirst(pem)));
            return CertificateTemplate.workload(new X500Principal(""), validity, "spiffe://cluster.local/ns/x/sa/y")
                    .signedBy(issuer, key.getPublic(), new SecureRandom());
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With bundles in place of ConfigMaps. */
    static IstiodSettings settings(Duration lifetime) {
        return new IstiodSettings(
                List.of("1.29.1"),
                new Setting<>(false, Origin.POD),
                new Setting<>(lifetime, Origin.POD),
                new Setting<>(lifetime, Origin.POD),
                new Setting<>(lifetime, Origin.POD),
                new Setting<>(true, Origin.POD),
                new Setting<>(false, Origin.POD));
    }
}
