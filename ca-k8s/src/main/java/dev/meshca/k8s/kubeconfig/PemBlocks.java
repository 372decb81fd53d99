package dev.meshca.k8s.kubeconfig;

import dev.meshca.internal.x509.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The certificates and the key in a PEM text, whatever else stands in it, as {@code kubectl} finds them. */
final class PemBlocks {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-(?!----)[^-]*)*)-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private final String what;
    private final String text;

    PemBlocks(String what, byte[] pem) {
        this.what = what;
        this.text = new String(pem, StandardCharsets.ISO_8859_1);
    }

    static PemBlocks of(Material material) {
        return new PemBlocks(material.what(), material.pem());
    }

    /** At least one; those that cannot be decoded are passed over if others can. */
    List<X509Certificate> certificates() {
        List<X509Certificate> found = new ArrayList<>();
        blocks().filter(block -> block.group(1).equals(CERTIFICATE)).forEach(block -> {
            try {
                byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                found.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException undecodable) {
                // Counts as absent.
            }
        });
        if (found.isEmpty()) {
            throw new Refusal(what + " has no certificate in it that can be decoded");
        }
        return found;
    }

    PrivateKey key() {
        String block = blocks().filter(found -> found.group(1).endsWith(KEY))
                .findFirst()
                .map(MatchResult::group)
                .orElseThrow(() -> new Refusal(what + " has no private key in it"));
        try {
            return PrivateKeys.parseTolerantly(block.getBytes(StandardCharsets.ISO_8859_1));
        } catch (InvalidKeyException e) {
            throw new Refusal(what + " cannot be used: " + e.getMessage());
        }
    }

    private Stream<MatchResult> blocks() {
        return BLOCK.matcher(text).results();
    }
}
