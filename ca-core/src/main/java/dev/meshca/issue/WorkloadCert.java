package dev.meshca.issue;

import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PrivateKeys;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
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

    private final Spec spec;
    private final X509Certificate certificate;
    private final Map<String, byte[]> documents;

    private WorkloadCert(Spec spec, X509Certificate certificate, Map<String, byte[]> documents) {
        this.spec = spec;
        this.certificate = certificate;
        this.documents = documents;
    }

    static WorkloadCert issue(CaCerts ca, Spec spec, Issuance issuance) {
        Validity validity = validity(ca, spec, issuance.clock());
        KeyPair pair = KeyPool.one(spec.key(), issuance);
        X509Certificate certificate = CertificateTemplate.workload(new X500Principal(""), validity, spec.spiffeId())
                .signedBy(ca.issuer(), pair.getPublic(), issuance.random());
        return new WorkloadCert(spec, certificate, documents(ca, certificate, pair));
    }

    private static Validity validity(CaCerts ca, Spec spec, Clock clock) {
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
    public Spec spec() {
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

    /**
     * A workload outside the clusters, such as a virtual machine, that gets its certificate from a cluster's CA without
     * asking istiod.
     *
     * <pre>{@code
     * Spec.of("payments", "ledger").trustDomain("acme.example").lifetime(Duration.ofDays(7))
     * }</pre>
     *
     * @param trustDomain the SPIFFE trust domain of the mesh; Istio's default is {@code cluster.local}
     * @param namespace the Kubernetes namespace of its identity
     * @param serviceAccount the service account of its identity
     * @param lifetime how long the certificate is valid from now on; Istio's default is 24 hours
     * @param key the algorithm of its key
     */
    public record Spec(
            String trustDomain, String namespace, String serviceAccount, Duration lifetime, KeyAlgorithm key) {

        /** SPIFFE-ID, section 2.1. */
        private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");

        private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
        private static final Pattern NAMESPACE = Pattern.compile(LABEL);
        private static final Pattern SERVICE_ACCOUNT = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");

        /**
         * A choice, complete.
         *
         * @throws IllegalArgumentException if the trust domain, the namespace (RFC 1123 label) or the service account (RFC 1123
         *     subdomain) is none, or the lifetime is shorter than a second
         */
        public Spec {
            require(
                    TRUST_DOMAIN,
                    trustDomain,
                    "trust domain",
                    "1 to 255 lower-case letters, digits, '.', '-' and '_', as in meshConfig.trustDomain");
            require(
                    NAMESPACE,
                    namespace,
                    "namespace",
                    "1 to 63 lower-case letters, digits and '-', starting and ending with a letter or digit");
            require(
                    SERVICE_ACCOUNT,
                    serviceAccount,
                    "service account",
                    "1 to 253 lower-case letters, digits, '-' and '.', each part starting and ending with a letter or digit");
            if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException(
                        "a lifetime of " + lifetime + " is shorter than a second, the least a certificate can express");
            }
        }

        private static void require(Pattern syntax, String value, String what, String right) {
            if (!syntax.matcher(value).matches()) {
                String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
                throw new IllegalArgumentException(
                        "'" + shown.replaceAll("\\p{Cntrl}", "?") + "' is not a " + what + ": use " + right);
            }
        }

        /**
         * A workload of the trust domain {@code cluster.local}, with an RSA_2048 key, for 24 hours.
         *
         * @param namespace the namespace
         * @param serviceAccount the service account
         * @return the choice
         * @throws IllegalArgumentException if one of them is not a valid Kubernetes name
         */
        public static Spec of(String namespace, String serviceAccount) {
            return new Spec("cluster.local", namespace, serviceAccount, Duration.ofHours(24), KeyAlgorithm.RSA_2048);
        }

        /**
         * The same in another trust domain.
         *
         * @param trustDomain the mesh's {@code meshConfig.trustDomain}
         * @return a copy
         * @throws IllegalArgumentException if it is not a trust domain
         */
        public Spec trustDomain(String trustDomain) {
            return new Spec(trustDomain, namespace, serviceAccount, lifetime, key);
        }

        /**
         * The same for another time.
         *
         * @param lifetime how long from now on, at least a second; kept exactly or refused when the certificate is issued
         * @return a copy
         * @throws IllegalArgumentException if it is shorter than a second
         */
        public Spec lifetime(Duration lifetime) {
            return new Spec(trustDomain, namespace, serviceAccount, lifetime, key);
        }

        /**
         * The same with another key algorithm.
         *
         * @param key the algorithm
         * @return a copy
         */
        public Spec key(KeyAlgorithm key) {
            return new Spec(trustDomain, namespace, serviceAccount, lifetime, key);
        }

        /**
         * Its identity: the URI in the certificate that Istio's authorization policies look at
         * ({@code pkg/spiffe/spiffe.go}).
         *
         * @return for example {@code spiffe://cluster.local/ns/payments/sa/ledger}
         */
        public String spiffeId() {
            return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
        }
    }
}
