package dev.meshca;

import java.util.List;

/** The names of the files in Istio's plug-in CA layout, which are also the keys of the Secret ({@code security/pkg/pki/ca/ca.go}). */
public final class IstioFiles {

    /** The name of the Secret that istiod mounts. */
    public static final String SECRET = "cacerts";

    /** The name of the Secret in which an istiod without {@code cacerts} keeps the CA that it made for itself. */
    public static final String SELF_SIGNED_SECRET = "istio-ca-secret";

    /** The certificate of the CA that signs workload certificates. */
    public static final String CA_CERT = "ca-cert.pem";

    /** The private key of that CA. */
    public static final String CA_KEY = "ca-key.pem";

    /** The certificates sent along with a workload certificate: the CA's own first, then those above it. */
    public static final String CERT_CHAIN = "cert-chain.pem";

    /** The root certificates that this cluster's workloads trust. */
    public static final String ROOT_CERT = "root-cert.pem";

    /** Revocation lists for workloads; optional. */
    public static final String CA_CRL = "ca-crl.pem";

    /** The four files without which istiod does not start. */
    public static final List<String> REQUIRED = List.of(CA_CERT, CA_KEY, CERT_CHAIN, ROOT_CERT);

    /** Keys of the {@code kubernetes.io/tls} form: if {@code tls.crt} exists, istiod reads these and none of the others. */
    public static final List<String> TLS_FORM = List.of("tls.crt", "tls.key", "ca.crt");

    private IstioFiles() {}
}
