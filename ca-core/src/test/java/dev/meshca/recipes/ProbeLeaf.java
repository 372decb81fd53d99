package dev.meshca.recipes;

import static dev.meshca.IstioDocuments.CA_CERT;
import static dev.meshca.IstioDocuments.CA_KEY;

import dev.meshca.IstioDocuments;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Leaf certificates from the key and the certificate in the documents, if they are good for some. */
final class ProbeLeaf {

    private static final KeyPair WORKLOAD = Keys.ec();

    private ProbeLeaf() {}

    /** A workload's. */
    static Optional<byte[]> of(IstioDocuments documents) {
        return signed(documents, Forge.leaf());
    }

    /** What istiod itself serves in {@code istio-system}. */
    static Optional<byte[]> ofIstiod(IstioDocuments documents) {
        return signed(documents, Forge.servingLeaf("istiod.istio-system.svc", "istio-pilot.istio-system.svc"));
    }

    private static Optional<byte[]> signed(IstioDocuments documents, Forge leaf) {
        try {
            X509CertificateHolder ca = (X509CertificateHolder) first(documents.get(CA_CERT));
            PrivateKey key = key(first(documents.get(CA_KEY)));
            PublicKey publicKey = new JcaPEMKeyConverter().getPublicKey(ca.getSubjectPublicKeyInfo());
            Optional<byte[]> keyId = Optional.ofNullable(ca.getExtensions())
                    .map(SubjectKeyIdentifier::fromExtensions)
                    .map(SubjectKeyIdentifier::getKeyIdentifier);
            Forged issuer = new Forged(ca.getEncoded(), ca.getSubject(), new KeyPair(publicKey, key), keyId);
            return Optional.of(Pems.bytes(leaf.keys(WORKLOAD).signedBy(issuer).pem()));
        } catch (IOException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    private static Object first(byte[] pem) throws IOException {
        InputStreamReader text = new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.ISO_8859_1);
        try (PEMParser parser = new PEMParser(text)) {
            return parser.readObject();
        }
    }

    private static PrivateKey key(Object parsed) throws IOException {
        PrivateKeyInfo info = parsed instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) parsed;
        return new JcaPEMKeyConverter().getPrivateKey(info);
    }
}
