package dev.meshca.trust;

import static dev.meshca.FindingCode.Text.error;
import static dev.meshca.FindingCode.Text.info;
import static dev.meshca.FindingCode.Text.warning;

import dev.meshca.FindingCode;

/**
 * What can be wrong with the CA material of a mesh. The rules are those of istiod (Go), Envoy (BoringSSL) and ztunnel
 * (rustls): whatever one of them refuses, silently ignores or leaks is an error. What each code means is its {@link #text}.
 */
public enum TrustCode implements FindingCode {
    FILE_MISSING(error(
                    "A file of the layout is not there",
                    "put all four files (ca-cert.pem, ca-key.pem, cert-chain.pem, root-cert.pem) in place; istiod refuses to start without one of them, and before 1.26 it silently made a root of its own")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    FILE_UNREADABLE(error(
                    "Something that is not a file stands where a file of the layout should be, or it may not be read",
                    "move it out of the way and put the file there, or read it as the user who owns it")
            .shownBy("the reading of the file")),
    PEM_UNREADABLE(error(
                    "A PEM block is lost to at least one of istiod, Envoy and ztunnel",
                    "write each BEGIN and END marker on a line of its own, without byte order mark, indentation or headers, and one newline after each block")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    CERTIFICATE_MISSING(error("A file that must hold a certificate holds none", "put the certificate into the file")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    CERTIFICATE_MALFORMED(error(
                    "A certificate breaks a rule of encoding that Go, BoringSSL, rustls or Java enforces",
                    "issue the certificate anew")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    CRITICAL_EXTENSION_UNKNOWN(error(
                    "A certificate has a critical extension that Go, BoringSSL or rustls does not know, so it refuses the certificate",
                    "issue the certificate without that extension")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    PRIVATE_KEY_EXPOSED(error(
                    "A private key stands in a public file; istiod sends cert-chain.pem to every peer, and does not start with one in root-cert.pem, which a running one copies to every namespace",
                    "remove the key from the file, treat it as stolen, and replace that CA")
            .shownBy("istiod's code, a handshake with istiod, rustls-webpki")),
    FOREIGN_BLOCK(error(
                    "A public file holds a block that is no certificate, such as a CSR, a CRL or parameters; in root-cert.pem istiod does not start with it, as its listener reads every block, and ztunnel refuses the file and what istiod sends of cert-chain.pem if it knows the label",
                    "remove every block that is not a CERTIFICATE")
            .shownBy("istiod's code, a handshake with istiod, rustls-webpki")),
    CERTIFICATE_LABEL(error(
                    "A certificate stands under the label X509 CERTIFICATE or TRUSTED CERTIFICATE; istiod and ztunnel skip it, Envoy and OpenSSL read it, so that proxies trust different roots",
                    "write it anew as CERTIFICATE with openssl x509 -in FILE, or remove the block")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki")),
    TEXT_NOT_UTF8(error(
                    "cert-chain.pem or root-cert.pem holds text that is not UTF-8, mostly a comment in Latin-1; istiod starts with it and then refuses every certificate request: string field contains invalid UTF-8",
                    "convert the file, iconv -f LATIN1 -t UTF-8 FILE, or remove the text around the certificates")
            .shownBy("istiod's code and a real istiod (1.29.1), which refuse certificate requests")),
    KEY_UNREADABLE(error(
                    "istiod cannot read the private key",
                    "store the key unencrypted as one PKCS#8, PKCS#1 or SEC 1 block, the first in the file")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    KEY_MISMATCH(error(
                    "The private key does not belong to ca-cert.pem; istiod says: the cert does not match the key",
                    "put the key and the certificate of the same CA together")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    KEY_READABLE_BY_OTHERS(warning(
                    "Others on this machine can read a private key",
                    "set the mode of the file to 0600 and of its folder to 0700")
            .shownBy("the permissions of file and folder")),
    KEY_WRITABLE_BY_OTHERS(warning(
                    "Others on this machine can change a private key or the folder it is in, and so put a CA of theirs in its place",
                    "set the mode of the file to 0600 and of its folder to 0700")
            .shownBy("the permissions of file and folder")),
    TLS_FORM_WINS(error(
                    "tls.crt stands beside ca-cert.pem, so istiod reads tls.crt, tls.key and ca.crt and ignores the rest",
                    "remove tls.crt, tls.key and ca.crt, or take the Secret over with a push")
            .shownBy("istiod's source, where tls.crt comes first; no judge refuses it")),
    TLS_FORM(warning(
                    "The Secret has the kubernetes.io/tls form, for which istiod loads no CRL",
                    "move to the four-file form before the next rotation")
            .shownBy("istiod's source, which looks for no CRL in that form; no judge refuses it")),
    STRAY_KEY(warning(
                    "The Secret holds a key that can change what istiod loads",
                    "remove the key, or take the Secret over with a push")
            .shownBy("istiod's source, which chooses by the names in the Secret; no judge refuses it")),
    NOT_A_CA(error(
                    "A certificate that signs others is no CA; istiod says at start: certificate is not authorized to sign other certificates",
                    "use a certificate with basicConstraints CA:TRUE")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    KEY_CERT_SIGN_MISSING(error(
                    "A CA certificate lacks the key usage keyCertSign, so peers refuse what it signs",
                    "issue the CA certificate with keyCertSign")
            .shownBy("istiod's code, Go, a handshake with istiod, OpenSSL")),
    EXTENDED_KEY_USAGE(error(
                    "A CA certificate is limited to purposes that do not name serverAuth and clientAuth; mTLS needs both",
                    "issue the CA certificate without extended key usage, or with both")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    NAME_CONSTRAINT_UNSUPPORTED(error(
                    "A CA certificate has a name constraint that ztunnel's verifier does not support, so it refuses what is below, also where it fits: on URIs, on directory names, with a minimum or a maximum, or of a kind of name that a CA below has",
                    "issue the CA certificate with name constraints on DNS names and addresses only, or without")
            .shownBy("rustls-webpki, OpenSSL")),
    WEAK_KEY(error(
                    "An RSA key has fewer than 2048 bits; ztunnel refuses it",
                    "replace the CA by one with RSA of at least 2048 bits, P-256 or P-384")
            .shownBy("rustls-webpki")),
    ALGORITHM_UNKNOWN(error(
                    "A certificate has a key or a signature of an algorithm that Go, BoringSSL or rustls does not know",
                    "use keys of RSA (2048 to 8192 bits), P-256 or P-384, and signatures with SHA-256 or better")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki")),
    PSS_PARAMETERS(error(
                    "A certificate is signed with RSASSA-PSS and parameters that Go and rustls do not know; they know SHA-256, SHA-384 and SHA-512 with MGF1 of the same hash and a salt as long as it",
                    "sign with such parameters (openssl: -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest), with RSA PKCS#1 v1.5 or with ECDSA")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki")),
    KEY_TYPE_UNTESTED(warning("A CA has a type of key that Istio does not name", "use RSA, P-256 or P-384")
            .shownBy("istiod's source, which names RSA, P-256 and P-384 only; no judge refuses it")),
    WEAK_SIGNATURE(error(
                    "A certificate is signed with SHA-1 or MD5; Go and with it istiod refuses it",
                    "issue the certificate with SHA-256 or better")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki")),
    WEAK_ROOT_SIGNATURE(warning(
                    "A root is signed with SHA-1 or MD5; trust in a root does not rest on its signature, but some verifiers look at it",
                    "plan a new root with SHA-256 or better")
            .shownBy("the signature algorithm; no judge refuses it")),
    CERTIFICATE_EXPIRED(error("A certificate has expired", "issue it anew")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    CERTIFICATE_NOT_YET_VALID(
            error("A certificate is not valid yet", "wait, correct the clock, or issue it anew with an earlier start")
                    .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    EXPIRES_SOON(warning(
                    "A root expires within 365 days, or an intermediate CA within 60, unless other thresholds were given",
                    "rotate it: a new root has to reach all clusters and workloads before the old one ends")
            .shownBy("the dates (RFC 5280, 4.1.2.5); no judge refuses it yet")),
    OUTLIVES_ISSUER(warning(
                    "A certificate is valid longer than its issuer, so it will be refused while it still looks valid",
                    "issue it so that it ends with its issuer")
            .shownBy("the dates (RFC 5280, 4.1.2.5); no judge refuses it yet")),
    ROOT_KEY_IN_CLUSTER(warning(
                    "The cluster signs with the root itself, so whoever reads its Secret owns the whole mesh",
                    "give the cluster an intermediate CA")
            .shownBy("a comparison of ca-cert.pem with root-cert.pem; no judge refuses it")),
    CHAIN_WITHOUT_CA(error(
                    "cert-chain.pem does not contain the CA of ca-cert.pem; istiod loads it, and peers cannot build a path",
                    "write ca-cert.pem, then the certificates above it, into cert-chain.pem")
            .shownBy("Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    CHAIN_LARGE(warning(
                    "cert-chain.pem is larger than 16 KiB; every handshake carries it in both directions",
                    "send ca-cert.pem and the certificates between it and the root only")
            .shownBy("the size of the file; no judge refuses it")),
    CHAIN_TOO_LARGE(error(
                    "cert-chain.pem is larger than 64 KiB; ztunnel reads no larger handshake message, Envoy none above 100 KiB and Go none above 256 KiB",
                    "send ca-cert.pem and the certificates between it and the root only")
            .shownBy("a handshake with istiod")),
    CHAIN_UNUSED(info(
                    "cert-chain.pem holds certificates that no path from the CA to a root can use; every handshake carries them",
                    "remove them with the next change of the CA")
            .shownBy("a search over all paths; no judge refuses it")),
    CHAIN_ORDER(warning(
                    "cert-chain.pem does not start with ca-cert.pem; strict TLS clients refuse it, and istiod reports the expiry of the wrong certificate",
                    "write ca-cert.pem first, then each issuer in turn")
            .shownBy("RFC 5246, 7.4.2 and RFC 8446, 4.4.2; no judge refuses it")),
    ISSUER_NOT_FOUND(error(
                    "The path from ca-cert.pem over cert-chain.pem does not end at a trusted root; istiod says: cannot verify the cert with the provided root chain and cert pool",
                    "trust the root that signed it, or sign it with the trusted root")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    SIGNATURE_INVALID(error(
                    "A certificate names an issuer whose key did not sign it, often a root of the same name with another key",
                    "use the certificate of the CA that really signed")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    AUTHORITY_KEY_ID_MISMATCH(error(
                    "The authority key identifier of a certificate does not fit its issuer; BoringSSL (Envoy) and OpenSSL refuse it",
                    "issue the certificate anew, or use the issuer's certificate it was made with")
            .shownBy("OpenSSL")),
    ISSUER_NAME_ENCODING(error(
                    "The issuer name is encoded differently from the issuer's subject; Go and with it istiod refuses it",
                    "issue the certificate with a tool that copies the issuer's name byte for byte")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki")),
    PATH_LENGTH_EXCEEDED(error(
                    "A CA allows fewer CAs below it than there are; peers say: too many intermediates for path length constraint",
                    "sign with a CA whose path length allows an intermediate, best a root without a limit")
            .shownBy("Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    SUBJECT_AMBIGUOUS(error(
                    "A CA has the same subject as its issuer or another certificate, and no key identifier tells them apart; OpenSSL and BoringSSL (Envoy) take one for the other and stop: self-signed certificate in certificate chain",
                    "issue the CA anew with a subject of its own, or with a subject key identifier in each CA and an authority key identifier that names the issuer's")
            .shownBy("OpenSSL")),
    ISTIOD_NAME_FORBIDDEN(error(
                    "A name constraint forbids the DNS names of istiod's own certificate, so agents, ztunnel and the API server's webhook calls refuse istiod, whatever workloads accept",
                    "issue the CA without DNS name constraints, or with ones that permit istiod, istiod-remote and istio-pilot in the namespace of istiod, such as istio-system.svc")
            .shownBy("a handshake with istiod, rustls-webpki, OpenSSL")),
    PATH_REFUSED(error(
                    "A path breaks another rule of RFC 5280, mostly a name outside the name constraints of a CA above",
                    "issue the certificate anew so that it keeps the rule named")
            .shownBy("istiod's code, Go, a handshake with istiod, rustls-webpki, OpenSSL")),
    UNUSABLE_ROOT(warning(
                    "root-cert.pem holds a further root that cannot verify anything",
                    "remove it from root-cert.pem with the next change of roots")
            .shownBy("a verification under that root alone; no judge refuses it beside a usable one")),
    ROOT_NOT_SELF_SIGNED(warning(
                    "root-cert.pem holds a certificate that is not self-signed; OpenSSL refuses it as a root unless partial chains are allowed",
                    "put the self-signed root into root-cert.pem")
            .shownBy("openssl -x509_strict")),
    ROOT_NAME_REUSED(warning(
                    "Two roots have the same name and different keys; logs and CRLs cannot tell them apart",
                    "give each generation of a root a name of its own")
            .shownBy("RFC 5280, 5.1.2.3: a CRL names its issuer; no judge refuses it")),
    ROOT_REPEATED(info(
                    "root-cert.pem holds the same root twice; some use that to make proxies renew",
                    "remove the copy with the next change of roots")
            .shownBy("a comparison of the certificates; no judge refuses it")),
    CRL_UNREADABLE(error(
                    "istiod or ztunnel cannot read ca-crl.pem; istiod then refuses the whole bundle, key rotation included",
                    "put whole X509 CRL blocks of version 2 into ca-crl.pem, or remove it")
            .shownBy("istiod's code, a handshake with istiod, OpenSSL")),
    CRL_MISSING(error(
                    "A CA has no usable CRL in ca-crl.pem; istiod says: missing CRL signed by certificates, and Envoy refuses every path over that CA",
                    "put a CRL of the root and of the intermediate of every cluster into ca-crl.pem")
            .shownBy("istiod's code, a handshake with istiod, OpenSSL")),
    CRL_SIGN_MISSING(error(
                    "A CA signed a CRL without the key usage cRLSign, so the CRL is refused; no CA of Istio's Makefiles has it",
                    "issue the CA with cRLSign, or remove ca-crl.pem")
            .shownBy("istiod's code, a handshake with istiod, OpenSSL")),
    CRL_EXPIRED(error(
                    "A CRL has ended or not begun; istiod loads it, and Envoy refuses every path over its CA",
                    "publish a new CRL")
            .shownBy("OpenSSL")),
    CRL_ENDS_SOON(warning(
                    "A CRL has less than a third of its life left, or less than three days unless another threshold was given; when it ends, Envoy refuses every path over its CA",
                    "publish a new CRL; that of a CA that was replaced may end")
            .shownBy("nextUpdate of the list (RFC 5280, 5.1.2.5); no judge refuses it yet")),
    CRL_OF_ANCHOR_UNVERIFIABLE(error(
                    "An intermediate CA is trusted as an anchor and there are CRLs; Envoy and OpenSSL ask for one of the anchor's own issuer and cannot verify it, whether it is there or not",
                    "trust the root itself in root-cert.pem, with CRLs of the root and all intermediates, or empty ca-crl.pem")
            .shownBy("OpenSSL")),
    REVOKED(error("A CA is revoked by a CRL", "replace the CA, or correct the CRL if that was a mistake")
            .shownBy("OpenSSL")),
    CLUSTER_NAMES_ALIKE(warning(
                    "Two clusters have names that differ in upper and lower case alone; on some systems they share a folder, and meshca adds no cluster to such a pair",
                    "remove one of them and create it under another name")
            .shownBy("a comparison of the names; no judge refuses it")),
    CA_KEY_SHARED(warning(
                    "Two clusters sign with the same key, so neither can be revoked or rotated alone",
                    "give each cluster an intermediate CA of its own")
            .shownBy("a comparison of the keys; no judge refuses it")),
    SERIAL_REUSED(warning(
                    "Two certificates of one issuer have the same serial number, so a CRL cannot tell them apart",
                    "issue one of them anew with a random serial number")
            .shownBy("RFC 5280, 4.1.2.2: one number per issuer; no judge refuses it")),
    ROOTS_DIFFER(warning(
                    "Two clusters trust different sets of roots; fine within a rotation, a trap outside one",
                    "bring both to the same root-cert.pem")
            .shownBy("a comparison of the clusters; no judge refuses it")),
    NOT_TRUSTED(error(
                    "What one cluster issues is refused in another",
                    "bring both under a common root; the reason says what is missing")
            .shownBy("Go, rustls-webpki, OpenSSL")),
    DIFFERS_FROM_PLAN(
            warning("A cluster holds other files than planned", "push again, or find out who changed the cluster")
                    .shownBy("a comparison with what was planned; no judge refuses it")),
    PLAN_NOT_TRUSTED(error(
                    "What is planned and what the clusters hold would refuse each other",
                    "do not push it as it is; a change of root needs a rotation")
            .shownBy("a verification of what is planned under what is there, and the other way round"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of what cannot change
    private final Text text;

    TrustCode(Text text) {
        this.text = text;
    }

    @Override
    public Text text() {
        return text;
    }
}
