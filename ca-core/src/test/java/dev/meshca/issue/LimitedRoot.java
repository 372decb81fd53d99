package dev.meshca.issue;

import dev.meshca.KeyAlgorithm;
import dev.meshca.internal.x509.Pem;
import dev.meshca.issue.Issuance.KeyPairSource;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root as others make them: with a path length, or with the key usages of Istio's Makefiles. */
final class LimitedRoot {

    private LimitedRoot() {}

    static RootCa allowing(int casBelow) {
        return make(new BasicConstraints(casBelow), KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    static RootCa ofTheMakefile() {
        int usage =
                KeyUsage.digitalSignature | KeyUsage.nonRepudiation | KeyUsage.keyEncipherment | KeyUsage.keyCertSign;
        return make(new BasicConstraints(true), usage);
    }

    private static RootCa make(BasicConstraints constraints, int usage) {
        KeyPair pair = KeyPairSource.jdk().generate(KeyAlgorithm.EC_P256, new SecureRandom());
        X500Name name = new X500Name("O=Istio,CN=Root CA");
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                name,
                BigInteger.TEN,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(Duration.ofDays(365))),
                name,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        try {
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return RootCa.of(Pem.block("CERTIFICATE", der).getBytes(StandardCharsets.US_ASCII), pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
