package dev.meshca.k8s.kubeconfig.document;

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
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The certificates and the key in a PEM text, whatever else stands in it, as {@code kubectl} finds them: a block begins and
 * ends with a line of its own.
 */
public final class PemBlocks {

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]+");

    private final String what;
    private final List<String> lines;

    public PemBlocks(String what, byte[] pem) {
        this.what = what;
        this.lines = List.of(new String(pem, StandardCharsets.ISO_8859_1).split("\n"));
    }

    public static PemBlocks of(Material material) {
        return new PemBlocks(material.what(), material.pem());
    }

    private record Block(String label, String body) {

        /** Empty if a header stands in it, as in those that a password protects. */
        Optional<X509Certificate> certificate() {
            String text = BLANKS.matcher(body).replaceAll("");
            try {
                byte[] der = Base64.getDecoder().decode(text);
                X509Certificate certificate = (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
                boolean whole = text.length() % 4 == 0 && certificate.getEncoded().length == der.length;
                return Optional.of(certificate).filter(found -> whole);
            } catch (CertificateException | IllegalArgumentException undecodable) {
                return Optional.empty();
            }
        }

        boolean isEncrypted() {
            return label.startsWith("ENCRYPTED ") || body.contains("ENCRYPTED");
        }

        String text() {
            return BEGIN + label + DASHES + "\n" + body + END + label + DASHES + "\n";
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** At least one; those that cannot be decoded are passed over if others can. */
    public List<X509Certificate> certificates() {
        List<X509Certificate> found = blocks().stream()
                .filter(block -> block.label().equals(CERTIFICATE))
                .flatMap(block -> block.certificate().stream())
                .toList();
        if (found.isEmpty()) {
            throw new Refusal(what + " has no certificate in it that can be decoded");
        }
        return found;
    }

    public PrivateKey key() {
        Block block = blocks().stream()
                .filter(found -> found.label().endsWith(KEY))
                .findFirst()
                .orElseThrow(() -> new Refusal(what + " has no private key in it"));
        if (block.isEncrypted()) {
            throw new Refusal(
                    what + " is protected by a password, which nobody is asked for here: name a copy without one"
                            + " (openssl pkey -in KEY -out COPY)");
        }
        try {
            return PrivateKeys.parseTolerantly(block.text().getBytes(StandardCharsets.ISO_8859_1));
        } catch (InvalidKeyException e) {
            throw new Refusal(what + " cannot be used: " + e.getMessage());
        }
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String label = "";
        StringBuilder body = new StringBuilder();
        for (String untrimmed : lines) {
            String line = trimmed(untrimmed);
            checkBeginning(line);
            if (line.startsWith(END)) {
                if (!label.isEmpty() && line.equals(END + label + DASHES)) {
                    blocks.add(new Block(label, body.toString()));
                }
                label = "";
            } else if (line.startsWith(BEGIN)) {
                label = line.endsWith(DASHES) && line.length() > BEGIN.length() + DASHES.length()
                        ? line.substring(BEGIN.length(), line.length() - DASHES.length())
                        : "";
                body.setLength(0);
            } else {
                body.append(line).append('\n');
            }
        }
        return blocks;
    }

    private static String trimmed(String line) {
        int end = line.endsWith("\r") ? line.length() - 1 : line.length();
        while (end > 0 && " \t".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        return line.substring(0, end);
    }

    /** What is hidden from {@code kubectl} is lost without a word there. */
    private void checkBeginning(String line) {
        if (line.startsWith(BYTE_ORDER_MARK)) {
            throw new Refusal(
                    what + " begins with a byte order mark, which hides its first block: save it without one");
        }
        boolean hidden = line.indexOf(BEGIN, 1) > 0 || line.indexOf(END, 1) > 0;
        if (hidden && !line.startsWith("#")) {
            throw new Refusal(what + " has a -----BEGIN or -----END that does not stand at the beginning of its line:"
                    + " put a line break before it");
        }
    }
}
