package dev.meshca.k8s.kubeconfig.document;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * PEM text that stands in a kubeconfig in base64, or in a file; with both, the data counts. It is read when it is needed, so
 * a file may be replaced meanwhile.
 *
 * @param what its field and whose it is, in a sentence
 */
public record Material(String what, Optional<String> data, Optional<Path> file) {

    private static final int MAX_BYTES = 1_000_000;
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n]+");
    private static final String PEM = "-----BEGIN";
    private static final String PEM_IN_BASE64 = "LS0tLS1CRUdJTi";

    public static Optional<Material> of(Fields fields, String field, Path folder) {
        Optional<String> data = fields.confidential(field + "-data");
        Optional<Path> file = fields.text(field).map(folder::resolve);
        if (data.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        String name = data.isPresent() ? field + "-data" : field;
        return Optional.of(new Material(name + " of " + fields.owner(), data, file));
    }

    public boolean isInFile() {
        return data.isEmpty();
    }

    public byte[] pem() {
        byte[] pem = data.map(this::decoded).orElseGet(() -> read(file.orElseThrow()));
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        if (text.stripLeading().startsWith(PEM_IN_BASE64)) {
            String times = data.isPresent() ? "twice in base64" : "in base64";
            throw new Refusal(what + " is encoded " + times + ": decode it once (base64 -d)");
        }
        if (!text.contains(PEM)) {
            throw new Refusal(what + " has no PEM text in it (-----BEGIN …)");
        }
        return pem;
    }

    private byte[] decoded(String encoded) {
        if (encoded.contains(PEM)) {
            throw new Refusal(
                    what + " is PEM text; it must be that in base64, or stand in a file that is named instead");
        }
        try {
            return Base64.getDecoder().decode(LINE_BREAKS.matcher(encoded).replaceAll(""));
        } catch (IllegalArgumentException broken) {
            throw new Refusal(what + " is not base64: it must be the PEM text, encoded once");
        }
    }

    private byte[] read(Path path) {
        try {
            return BoundedFile.read(path, MAX_BYTES);
        } catch (Refusal refusal) {
            throw new Refusal(what + ": the file " + Shown.line(path.toString()) + " " + refusal.sentence());
        }
    }

    @Override
    public String toString() {
        return what;
    }
}
