package dev.meshca.k8s.cacerts;

import dev.meshca.IstioDocuments;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.internal.Sha256;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The data of a Secret {@code cacerts}: the documents of the layout in Base64. */
public final class CacertsData {

    /** The resourceVersion that stands for a Secret that is not there. */
    public static final String ABSENT = "";

    private static final List<String> PUBLIC =
            List.of(IstioDocuments.CA_CERT, IstioDocuments.CERT_CHAIN, IstioDocuments.ROOT_CERT);

    private CacertsData() {}

    /**
     * The documents as they stand in a Secret.
     *
     * @param certs the content
     * @return Base64 by file name, the key included
     */
    public static Map<String, String> encoded(CaCerts certs) {
        Map<String, String> encoded = new LinkedHashMap<>();
        certs.pem()
                .forEach((name, bytes) -> encoded.put(name, Base64.getEncoder().encodeToString(bytes)));
        return encoded;
    }

    /**
     * The documents of a Secret. Data that is no Base64 cannot come from an API server; if it does, the document counts as
     * empty.
     *
     * @param secret the Secret
     * @return the documents, with whatever else is in it
     */
    public static IstioDocuments decoded(Secret secret) {
        Map<String, byte[]> decoded = new HashMap<>();
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        data.forEach((name, value) -> decoded.put(name, decoded(value == null ? "" : value)));
        return IstioDocuments.found(decoded);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }

    /**
     * The digest that a Secret with this content has.
     *
     * @param certs the content
     * @return the digest of the public documents
     */
    public static String digest(CaCerts certs) {
        return digest(encoded(certs));
    }

    /**
     * Of the public documents only: a digest that anyone may read should say nothing of a key.
     *
     * @param encoded the data of a Secret
     * @return SHA-256, lower-case hex
     */
    public static String digest(Map<String, String> encoded) {
        StringBuilder text = new StringBuilder();
        PUBLIC.forEach(name -> text.append(name)
                .append('=')
                .append(encoded.getOrDefault(name, ""))
                .append('\n'));
        return Sha256.hex(text.toString());
    }
}
