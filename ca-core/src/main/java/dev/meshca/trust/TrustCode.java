package dev.meshca.trust;

import dev.meshca.FindingCode;
import dev.meshca.Severity;

/**
 * What can be wrong with the CA material of a mesh. The rules are those of istiod (Go), Envoy (BoringSSL) and ztunnel
 * (rustls): whatever one of them refuses, silently ignores or leaks is an error.
 */
public enum TrustCode implements FindingCode {
    /** A file of the layout is not there. */
    FILE_MISSING(
            Severity.ERROR,
            "A file of the layout is not there",
            "put all four files (ca-cert.pem, ca-key.pem, cert-chain.pem, root-cert.pem) in place; istiod refuses to start without one of them, and before 1.26 it silently made a root of its own"),
    /** A PEM block is lost to at least one of istiod, Envoy and ztunnel. */
    PEM_UNREADABLE(
            Severity.ERROR,
            "A PEM block is lost to at least one of istiod, Envoy and ztunnel",
            "write each BEGIN and END marker on a line of its own, without byte order mark, indentation or headers, and one newline after each block"),
    /** A file that must hold a certificate holds none. */
    CERTIFICATE_MISSING(
            Severity.ERROR, "A file that must hold a certificate holds none", "put the certificate into the file"),
    /** A certificate breaks a rule of encoding that Go, BoringSSL or rustls enforces. */
    CERTIFICATE_MALFORMED(
            Severity.ERROR,
            "A certificate breaks a rule of encoding that Go, BoringSSL or rustls enforces",
            "issue the certificate anew"),
    /** A certificate has a critical extension that Go, BoringSSL or rustls does not know, so it refuses the certificate. */
    CRITICAL_EXTENSION_UNKNOWN(
            Severity.ERROR,
            "A certificate has a critical extension that Go, BoringSSL or rustls does not know, so it refuses the certificate",
            "issue the certificate without that extension"),
    /** A private key stands in a public file; istiod copies root-cert.pem to every namespace and sends cert-chain.pem to every peer. */
    PRIVATE_KEY_EXPOSED(
            Severity.ERROR,
            "A private key stands in a public file; istiod copies root-cert.pem to every namespace and sends cert-chain.pem to every peer",
            "remove the key from the file, treat it as stolen, and replace that CA"),
    /** A public file holds something that is not a certificate; ztunnel refuses such a root-cert.pem. */
    FOREIGN_BLOCK(
            Severity.ERROR,
            "A public file holds something that is not a certificate; ztunnel refuses such a root-cert.pem",
            "remove every block that is not a CERTIFICATE"),
    /** istiod cannot read the private key. */
    KEY_UNREADABLE(
            Severity.ERROR,
            "istiod cannot read the private key",
            "store the key unencrypted as one PKCS#8, PKCS#1 or SEC 1 block, the first in the file"),
    /** The private key does not belong to ca-cert.pem; istiod says: the cert does not match the key. */
    KEY_MISMATCH(
            Severity.ERROR,
            "The private key does not belong to ca-cert.pem; istiod says: the cert does not match the key",
            "put the key and the certificate of the same CA together"),
    /** Others on this machine can read a private key. */
    KEY_READABLE_BY_OTHERS(
            Severity.WARNING,
            "Others on this machine can read a private key",
            "set the mode of the file to 0600 and of its folder to 0700"),
    /** tls.crt stands beside ca-cert.pem, so istiod reads tls.crt, tls.key and ca.crt and ignores the rest. */
    TLS_FORM_WINS(
            Severity.ERROR,
            "tls.crt stands beside ca-cert.pem, so istiod reads tls.crt, tls.key and ca.crt and ignores the rest",
            "remove tls.crt, tls.key and ca.crt, or push with adopt"),
    /** The Secret has the kubernetes.io/tls form, for which istiod loads no CRL. */
    TLS_FORM(
            Severity.WARNING,
            "The Secret has the kubernetes.io/tls form, for which istiod loads no CRL",
            "move to the four-file form before the next rotation"),
    /** The Secret holds a key that can change what istiod loads. */
    STRAY_KEY(
            Severity.WARNING,
            "The Secret holds a key that can change what istiod loads",
            "remove the key, or push with adopt"),
    /** A certificate that signs others is no CA; istiod says at start: certificate is not authorized to sign other certificates. */
    NOT_A_CA(
            Severity.ERROR,
            "A certificate that signs others is no CA; istiod says at start: certificate is not authorized to sign other certificates",
            "use a certificate with basicConstraints CA:TRUE"),
    /** A CA certificate lacks the key usage keyCertSign, so peers refuse what it signs. */
    KEY_CERT_SIGN_MISSING(
            Severity.ERROR,
            "A CA certificate lacks the key usage keyCertSign, so peers refuse what it signs",
            "issue the CA certificate with keyCertSign"),
    /** A CA certificate is limited to purposes that do not name serverAuth and clientAuth; mTLS needs both. */
    EXTENDED_KEY_USAGE(
            Severity.ERROR,
            "A CA certificate is limited to purposes that do not name serverAuth and clientAuth; mTLS needs both",
            "issue the CA certificate without extended key usage, or with both"),
    /** A CA certificate has a URI name constraint; ztunnel's verifier refuses every one, also a fitting one. */
    URI_NAME_CONSTRAINT(
            Severity.ERROR,
            "A CA certificate has a URI name constraint; ztunnel's verifier refuses every one, also a fitting one",
            "issue the CA certificate without URI name constraints"),
    /** An RSA key has fewer than 2048 bits; ztunnel refuses it. */
    WEAK_KEY(
            Severity.ERROR,
            "An RSA key has fewer than 2048 bits; ztunnel refuses it",
            "replace the CA by one with RSA of at least 2048 bits, P-256 or P-384"),
    /** A certificate has a key or a signature of an algorithm that Go, BoringSSL or rustls does not know. */
    ALGORITHM_UNKNOWN(
            Severity.ERROR,
            "A certificate has a key or a signature of an algorithm that Go, BoringSSL or rustls does not know",
            "use keys of RSA (2048 to 8192 bits), P-256 or P-384, and signatures with SHA-256 or better"),
    /** A CA has a type of key that Istio does not name. */
    KEY_TYPE_UNTESTED(Severity.WARNING, "A CA has a type of key that Istio does not name", "use RSA, P-256 or P-384"),
    /** A certificate is signed with SHA-1 or MD5; Go and with it istiod refuses it. */
    WEAK_SIGNATURE(
            Severity.ERROR,
            "A certificate is signed with SHA-1 or MD5; Go and with it istiod refuses it",
            "issue the certificate with SHA-256 or better"),
    /** A root is signed with SHA-1 or MD5; trust in a root does not rest on its signature, but some verifiers look at it. */
    WEAK_ROOT_SIGNATURE(
            Severity.WARNING,
            "A root is signed with SHA-1 or MD5; trust in a root does not rest on its signature, but some verifiers look at it",
            "plan a new root with SHA-256 or better"),
    /** A certificate has expired. */
    CERTIFICATE_EXPIRED(Severity.ERROR, "A certificate has expired", "issue it anew"),
    /** A certificate is not valid yet. */
    CERTIFICATE_NOT_YET_VALID(
            Severity.ERROR,
            "A certificate is not valid yet",
            "wait, correct the clock, or issue it anew with an earlier start"),
    /** A certificate expires within 30 days. */
    EXPIRES_SOON(Severity.WARNING, "A certificate expires within 30 days", "rotate it now"),
    /** A certificate is valid longer than its issuer, so it will be refused while it still looks valid. */
    OUTLIVES_ISSUER(
            Severity.WARNING,
            "A certificate is valid longer than its issuer, so it will be refused while it still looks valid",
            "issue it so that it ends with its issuer"),
    /** The cluster signs with the root itself, so whoever reads its Secret owns the whole mesh. */
    ROOT_KEY_IN_CLUSTER(
            Severity.WARNING,
            "The cluster signs with the root itself, so whoever reads its Secret owns the whole mesh",
            "give the cluster an intermediate CA"),
    /** cert-chain.pem does not contain the CA of ca-cert.pem; istiod loads it, and peers cannot build a path. */
    CHAIN_WITHOUT_CA(
            Severity.ERROR,
            "cert-chain.pem does not contain the CA of ca-cert.pem; istiod loads it, and peers cannot build a path",
            "write ca-cert.pem, then the certificates above it, into cert-chain.pem"),
    /** cert-chain.pem does not start with ca-cert.pem; strict TLS clients refuse it, and istiod reports the expiry of the wrong certificate. */
    CHAIN_ORDER(
            Severity.WARNING,
            "cert-chain.pem does not start with ca-cert.pem; strict TLS clients refuse it, and istiod reports the expiry of the wrong certificate",
            "write ca-cert.pem first, then each issuer in turn"),
    /** The path from ca-cert.pem over cert-chain.pem does not end at a trusted root; istiod says: cannot verify the cert with the provided root chain and cert pool. */
    ISSUER_NOT_FOUND(
            Severity.ERROR,
            "The path from ca-cert.pem over cert-chain.pem does not end at a trusted root; istiod says: cannot verify the cert with the provided root chain and cert pool",
            "trust the root that signed it, or sign it with the trusted root"),
    /** A certificate names an issuer whose key did not sign it, often a root of the same name with another key. */
    SIGNATURE_INVALID(
            Severity.ERROR,
            "A certificate names an issuer whose key did not sign it, often a root of the same name with another key",
            "use the certificate of the CA that really signed"),
    /** The authority key identifier of a certificate does not fit its issuer; BoringSSL (Envoy) and OpenSSL refuse it. */
    AUTHORITY_KEY_ID_MISMATCH(
            Severity.ERROR,
            "The authority key identifier of a certificate does not fit its issuer; BoringSSL (Envoy) and OpenSSL refuse it",
            "issue the certificate anew, or use the issuer's certificate it was made with"),
    /** The issuer name is encoded differently from the issuer's subject; Go and with it istiod refuses it. */
    ISSUER_NAME_ENCODING(
            Severity.ERROR,
            "The issuer name is encoded differently from the issuer's subject; Go and with it istiod refuses it",
            "issue the certificate with a tool that copies the issuer's name byte for byte"),
    /** A CA allows fewer CAs below it than there are; peers say: too many intermediates for path length constraint. */
    PATH_LENGTH_EXCEEDED(
            Severity.ERROR,
            "A CA allows fewer CAs below it than there are; peers say: too many intermediates for path length constraint",
            "sign with a CA whose path length allows an intermediate, best a root without a limit"),
    /** A path breaks another rule of RFC 5280, mostly a name outside the name constraints of a CA above. */
    PATH_REFUSED(
            Severity.ERROR,
            "A path breaks another rule of RFC 5280, mostly a name outside the name constraints of a CA above",
            "issue the certificate anew so that it keeps the rule named"),
    /** root-cert.pem holds a further root that cannot verify anything. */
    UNUSABLE_ROOT(
            Severity.WARNING,
            "root-cert.pem holds a further root that cannot verify anything",
            "remove it from root-cert.pem with the next change of roots"),
    /** root-cert.pem holds a certificate that is not self-signed; OpenSSL refuses it as a root unless partial chains are allowed. */
    ROOT_NOT_SELF_SIGNED(
            Severity.WARNING,
            "root-cert.pem holds a certificate that is not self-signed; OpenSSL refuses it as a root unless partial chains are allowed",
            "put the self-signed root into root-cert.pem"),
    /** Two roots have the same name and different keys; logs and CRLs cannot tell them apart. */
    ROOT_NAME_REUSED(
            Severity.WARNING,
            "Two roots have the same name and different keys; logs and CRLs cannot tell them apart",
            "give each generation of a root a name of its own"),
    /** root-cert.pem holds the same root twice; some use that to make proxies renew. */
    ROOT_REPEATED(
            Severity.INFO,
            "root-cert.pem holds the same root twice; some use that to make proxies renew",
            "remove the copy with the next change of roots"),
    /** istiod or ztunnel cannot read ca-crl.pem; istiod then refuses the whole bundle, key rotation included. */
    CRL_UNREADABLE(
            Severity.ERROR,
            "istiod or ztunnel cannot read ca-crl.pem; istiod then refuses the whole bundle, key rotation included",
            "put whole X509 CRL blocks of version 2 into ca-crl.pem, or remove it"),
    /** A CA has no usable CRL in ca-crl.pem; istiod says: missing CRL signed by certificates, and Envoy refuses every path over that CA. */
    CRL_MISSING(
            Severity.ERROR,
            "A CA has no usable CRL in ca-crl.pem; istiod says: missing CRL signed by certificates, and Envoy refuses every path over that CA",
            "put a CRL of the root and of the intermediate of every cluster into ca-crl.pem"),
    /** A CA signed a CRL without the key usage cRLSign, so the CRL is refused; no CA of Istio's Makefiles has it. */
    CRL_SIGN_MISSING(
            Severity.ERROR,
            "A CA signed a CRL without the key usage cRLSign, so the CRL is refused; no CA of Istio's Makefiles has it",
            "issue the CA with cRLSign, or remove ca-crl.pem"),
    /** A CRL has ended or not begun; istiod loads it, and Envoy refuses every path over its CA. */
    CRL_EXPIRED(
            Severity.ERROR,
            "A CRL has ended or not begun; istiod loads it, and Envoy refuses every path over its CA",
            "publish a new CRL"),
    /** A CRL is about to end. */
    CRL_ENDS_SOON(
            Severity.WARNING, "A CRL is about to end", "publish a new CRL; that of a CA that was replaced may end"),
    /** A CA is revoked by a CRL. */
    REVOKED(Severity.ERROR, "A CA is revoked by a CRL", "replace the CA, or correct the CRL if that was a mistake"),
    /** Two clusters sign with the same key, so neither can be revoked or rotated alone. */
    CA_KEY_SHARED(
            Severity.WARNING,
            "Two clusters sign with the same key, so neither can be revoked or rotated alone",
            "give each cluster an intermediate CA of its own"),
    /** Two certificates of one issuer have the same serial number, so a CRL cannot tell them apart. */
    SERIAL_REUSED(
            Severity.WARNING,
            "Two certificates of one issuer have the same serial number, so a CRL cannot tell them apart",
            "issue one of them anew with a random serial number"),
    /** Two clusters trust different sets of roots; fine within a rotation, a trap outside one. */
    ROOTS_DIFFER(
            Severity.WARNING,
            "Two clusters trust different sets of roots; fine within a rotation, a trap outside one",
            "bring both to the same root-cert.pem"),
    /** What one cluster issues is refused in another. */
    NOT_TRUSTED(
            Severity.ERROR,
            "What one cluster issues is refused in another",
            "bring both under a common root; the reason says what is missing"),
    /** A cluster holds other files than planned. */
    DIFFERS_FROM_PLAN(
            Severity.WARNING,
            "A cluster holds other files than planned",
            "push the plan, or find out who changed the cluster"),
    /** What is planned and what the clusters hold would refuse each other. */
    PLAN_NOT_TRUSTED(
            Severity.ERROR,
            "What is planned and what the clusters hold would refuse each other",
            "do not push this plan as it is; a change of root needs a rotation");

    private final Severity severity;
    private final String meaning;
    private final String remedy;

    TrustCode(Severity severity, String meaning, String remedy) {
        this.severity = severity;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
