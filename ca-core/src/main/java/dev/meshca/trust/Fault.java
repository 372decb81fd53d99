package dev.meshca.trust;

import java.security.cert.X509Certificate;

/** One reason why a verifier refuses a path, and the certificate it is about. */
record Fault(TrustCode code, X509Certificate certificate, String detail) {}
