import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import tools.jackson.databind.JsonNode;

/** What the istiod of a cluster shows: a certificate that it gave itself when it took its Secret, and that Secret's chain. */
final class Istiod {

    private static final X500Principal NOBODY = new X500Principal("CN=istiod");

    private String version = "";
    private SSLContext tls;

    /** Of the Secret as it is now. */
    SSLContext tls(JsonNode secret) {
        String present = secret.at("/metadata/resourceVersion").asString();
        if (!present.equals(version)) {
            tls = context(secret.path("data"));
            version = present;
        }
        return tls;
    }

    private static SSLContext context(JsonNode data) {
        try {
            X509Certificate ca = certificates(pem(data, "ca-cert.pem")).get(0);
            var keys = Identity.keys();
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(Identity.certificate(
                    ca.getSubjectX500Principal(), NOBODY, keys, key(pem(data, "ca-key.pem")), false));
            chain.addAll(certificates(pem(data, "cert-chain.pem")));
            return Identity.context(keys, chain.toArray(X509Certificate[]::new));
        } catch (Exception e) {
            throw new IllegalStateException("the Secret cannot be loaded", e);
        }
    }

    private static String pem(JsonNode data, String name) {
        return new String(Base64.getDecoder().decode(data.path(name).asString()), StandardCharsets.US_ASCII);
    }

    @SuppressWarnings("unchecked")
    private static List<X509Certificate> certificates(String pem) throws Exception {
        return List.copyOf((Collection<X509Certificate>) CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    }

    private static PrivateKey key(String pem) throws IOException {
        Object read = new PEMParser(new StringReader(pem)).readObject();
        PrivateKeyInfo info = read instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) read;
        return new JcaPEMKeyConverter().getPrivateKey(info);
    }
}
