package dev.meshca.issue;

import dev.meshca.IstioDocuments;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PrivateKeys;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/**
 * The certificate of a workload outside the clusters, with its key and what its peers need to accept it. It looks like
 * one that istiod issues ({@code security/pkg/pki/util/generate_cert.go}): the subject is empty and the SPIFFE URI is a
 * critical alternative name, since peers identify a workload by that URI alone. The Makefile's
 * {@code O=…, CN=Workload, L=<namespace>} says nothing more, and would be a second, unchecked identity.
 */
public final class WorkloadCert {

    /** The certificate alone, in the Makefile's {@code <namespace>-certs}. */
    public static final String CERT = "workload-cert.pem";

    /** The certificate and those above it, in the Makefile's {@code <namespace>-certs}. */
    public static final String CERT_CHAIN = "workload-cert-chain.pem";

    /** The private key, for the Makefile as for {@code istio-agent}. */
    public static final String KEY = "key.pem";

    private final WorkloadSpec spec;
    private final X509Certificate certificate;
    private final Map<String, byte[]> documents;

    private WorkloadCert(WorkloadSpec spec, X509Certificate certificate, Map<String, byte[]> documents) {
        this.spec = spec;
        this.certificate = certificate;
        this.documents = documents;
    }

    static WorkloadCert issue(CaCerts ca, WorkloadSpec spec, Issuance issuance) {
        Validity validity = validity(ca, spec, issuance.clock());
        KeyPair pair = KeyPool.one(spec.key(), issuance);
        X509Certificate certificate = CertificateTemplate.workload(new X500Principal(""), validity, spec.spiffeId())
                .signedBy(ca.issuer(), pair.getPublic(), issuance.random());
        return new WorkloadCert(spec, certificate, documents(ca, certificate, pair));
    }

    private static Validity validity(CaCerts ca, WorkloadSpec spec, Clock clock) {
        X509Certificate issuer = ca.certificate();
        Instant end = issuer.getNotAfter().toInstant();
        Validity validity = Validity.lasting(spec.lifetime(), clock);
        if (validity.notAfter().isAfter(end)) {
            throw new IllegalArgumentException("a workload certificate until " + validity.notAfter()
                    + " would outlive the CA of " + ca.cluster() + ", which ends on " + end
                    + "; choose a shorter lifetime or renew that CA first");
        }
        return validity.within(new Validity(issuer.getNotBefore().toInstant(), end));
    }

    private static Map<String, byte[]> documents(CaCerts ca, X509Certificate certificate, KeyPair pair) {
        IstioDocuments above = ca.pem();
        byte[] own = ascii(Certificates.pem(certificate));
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        chain.writeBytes(own);
        chain.writeBytes(above.certChain());

        Map<String, byte[]> documents = new LinkedHashMap<>();
        documents.put(KEY, ascii(PrivateKeys.pkcs8Pem(pair.getPrivate())));
        documents.put(CERT, own);
        documents.put(CERT_CHAIN, chain.toByteArray());
        documents.put(IstioDocuments.CERT_CHAIN, chain.toByteArray());
        documents.put(IstioDocuments.ROOT_CERT, above.rootCert());
        return documents;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What it was issued for.
     *
     * @return the choice
     */
    public WorkloadSpec spec() {
        return spec;
    }

    /**
     * The certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * The documents a workload needs, <strong>the private key included</strong>. A virtual machine's {@code istio-agent}
     * reads {@code key.pem}, {@code cert-chain.pem} and {@code root-cert.pem} from {@code /etc/certs}; the Makefile's names
     * {@code workload-cert.pem} and {@code workload-cert-chain.pem} (the same as {@code cert-chain.pem}) are there for
     * scripts that know those. {@code root-cert.pem} is the cluster's, byte for byte.
     *
     * @return copies of the bytes by file name
     */
    public Map<String, byte[]> pem() {
        Map<String, byte[]> copy = new LinkedHashMap<>();
        documents.forEach((name, bytes) -> copy.put(name, bytes.clone()));
        return copy;
    }

    @Override
    public String toString() {
        return "WorkloadCert[" + spec.spiffeId() + ", until "
                + certificate.getNotAfter().toInstant() + "]";
    }
}
