package dev.meshca.mesh;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The roots of a trust domain as a JWK Set (SPIFFE Trust Domain and Bundle, section 4; keys as in RFC 7517 and 7518). */
final class SpiffeBundle {

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private SpiffeBundle() {}

    static String of(List<X509Certificate> roots) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("keys", roots.stream().map(SpiffeBundle::key).toList());
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(bundle) + "\n";
    }

    private static Map<String, Object> key(X509Certificate root) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("use", "x509-svid");
        if (root.getPublicKey() instanceof ECPublicKey ec) {
            int size = (ec.getParams().getCurve().getField().getFieldSize() + 7) / 8;
            key.put("kty", "EC");
            key.put("crv", "P-" + size * 8);
            key.put("x", fixed(ec.getW().getAffineX(), size));
            key.put("y", fixed(ec.getW().getAffineY(), size));
        } else if (root.getPublicKey() instanceof RSAPublicKey rsa) {
            key.put("kty", "RSA");
            key.put("n", shortest(rsa.getModulus()));
            key.put("e", shortest(rsa.getPublicExponent()));
        } else {
            throw new IllegalArgumentException("the root " + root.getSubjectX500Principal() + " has a key of type "
                    + root.getPublicKey().getAlgorithm() + ", which no SPIFFE bundle can hold: use an RSA or EC root");
        }
        key.put("x5c", List.of(Base64.getEncoder().encodeToString(der(root))));
        return key;
    }

    private static String shortest(BigInteger number) {
        return fixed(number, (number.bitLength() + 7) / 8);
    }

    private static String fixed(BigInteger number, int size) {
        byte[] signed = number.toByteArray();
        byte[] unsigned = new byte[size];
        int length = Math.min(signed.length, size);
        System.arraycopy(signed, signed.length - length, unsigned, size - length, length);
        return URL.encodeToString(unsigned);
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
