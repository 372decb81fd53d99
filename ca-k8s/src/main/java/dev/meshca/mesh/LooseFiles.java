package dev.meshca.mesh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.meshca.disk.files.Listing;
import dev.meshca.disk.files.PemFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** What lies in files and folders of other tools: PEM as it is, and the PEM in the values of JSON, as Vault prints it. */
final class LooseFiles {

    /** The home of step has its certificates and keys in folders. */
    private static final int DEPTH = 3;

    private static final String BLOCK = "-----BEGIN ";
    private static final String ENCODED_BLOCK = "LS0tLS1CRUdJTi";

    /** In UTF-8, read byte by byte. */
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private static final JsonMapper JSON = new JsonMapper();

    private LooseFiles() {}

    /** By path, each file that has PEM in it. */
    static Map<String, byte[]> in(List<Path> paths) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        for (Path path : paths) {
            for (Path file : NamedFile.read(path, LooseFiles::files)) {
                read(file, file.equals(path), found);
            }
        }
        return found;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        return Listing.below(path, DEPTH).stream()
                .filter(LooseFiles::mayHoldPem)
                .toList();
    }

    private static boolean mayHoldPem(Path file) {
        return Files.isRegularFile(file) && file.toFile().length() <= PemFile.MAX_BYTES;
    }

    private static void read(Path file, boolean named, Map<String, byte[]> found) {
        byte[] content = NamedFile.read(file);
        String text = text(content);
        boolean pem = text.contains(BLOCK);
        if (text.stripLeading().startsWith("{")) {
            Optional<String> values = values(file, text, named || pem);
            values.ifPresent(all -> found.put(file.toString(), all.getBytes(ISO_8859_1)));
        } else if (pem) {
            found.put(file.toString(), text.getBytes(isUtf16(content) ? UTF_8 : ISO_8859_1));
        }
    }

    /** What a shell of Windows redirects into a file is UTF-16. */
    private static String text(byte[] content) {
        if (isUtf16(content)) {
            return new String(content, UTF_16);
        }
        String text = new String(content, ISO_8859_1);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }

    private static boolean isUtf16(byte[] content) {
        if (content.length < 2) {
            return false;
        }
        int mark = ByteBuffer.wrap(content).getChar();
        return mark == 0xFEFF || mark == 0xFFFE;
    }

    /** Of one answer or of several. A folder may have other files that look like JSON, such as templates and logs. */
    private static Optional<String> values(Path file, String json, boolean needed) {
        StringBuilder pem = new StringBuilder();
        try (MappingIterator<JsonNode> answers = JSON.readerFor(JsonNode.class).readValues(json)) {
            answers.forEachRemaining(answer -> collect(answer, pem));
            return Optional.of(pem.toString());
        } catch (JacksonException e) {
            if (!needed) {
                return Optional.empty();
            }
            throw new IllegalArgumentException(
                    file + " begins as JSON and is none: line "
                            + e.getLocation().getLineNr() + "; have it printed anew, or leave the file away",
                    e);
        }
    }

    private static void collect(JsonNode node, StringBuilder pem) {
        if (node.isString()) {
            String value = decoded(node.stringValue());
            if (value.contains(BLOCK)) {
                pem.append(value.strip()).append('\n');
            }
        }
        node.forEach(value -> collect(value, pem));
    }

    /** A Secret has its values in base64. */
    private static String decoded(String value) {
        if (!value.startsWith(ENCODED_BLOCK)) {
            return value;
        }
        try {
            return new String(Base64.getMimeDecoder().decode(value), ISO_8859_1);
        } catch (IllegalArgumentException another) {
            return value;
        }
    }
}
