package dev.meshca.recipes;

/** Whose verdict on a recipe is written down beside ours. */
public enum Judge {
    /** istiod's {@code util.Verify}: all that a hot reload asks for. */
    VERIFY("istiod's code"),
    /** istiod's way from a start to a first signed workload certificate. */
    STARTUP("istiod's code"),
    /** Go's verifier, shown what a workload of the one cluster presents under the roots of the other. */
    PEER("Go"),
    /** An agent and the API server's webhook client, in a handshake with istiod under the roots of its own cluster. */
    SERVING("a handshake with istiod"),
    /** webpki, which ztunnel verifies with, shown a leaf and cert-chain.pem under root-cert.pem; it reads no CRL here. */
    WEBPKI("rustls-webpki"),
    /** openssl verify with the flags that Envoy sets: partial chains, both purposes, all CRLs once there is one. */
    OPENSSL("OpenSSL"),
    /** openssl verify -x509_strict, of the CA and of a workload certificate: RFC 5280 to the letter; no proxy asks for that. */
    STRICT("openssl -x509_strict");

    private final String shown;

    Judge(String shown) {
        this.shown = shown;
    }

    /** As it is called where a code says what showed it. */
    String shown() {
        return shown;
    }
}
