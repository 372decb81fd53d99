package dev.meshca.mesh.report;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.util.HexFormat;

/** SHA-256, of which the core's is not to be seen from here. */
final class Digests {

    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Of the DER form, in lower-case hex. */
    static String sha256(X509CRL list) {
        try {
            return HexFormat.of().formatHex(sha256(list.getEncoded()));
        } catch (CRLException e) {
            throw new IllegalStateException("a parsed list has no encoding", e);
        }
    }
}
