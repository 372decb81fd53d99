package dev.meshca.mesh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.meshca.disk.files.Listing;
import dev.meshca.disk.files.PemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What lies in files and folders of other tools: PEM as it is, and the PEM in the values of JSON, as Vault prints it. */
final class LooseFiles {

    /** The home of step has its certificates and keys in folders. */
    private static final int DEPTH = 3;

    private static final String BLOCK = "-----BEGIN ";
    private static final JsonMapper JSON = new JsonMapper();

    private LooseFiles() {}

    /** By path, each file that has PEM in it. */
    static Map<String, byte[]> in(List<Path> paths) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        for (Path path : paths) {
            for (Path file : NamedFile.read(path, LooseFiles::files)) {
                read(file, NamedFile.read(file), found);
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

    private static void read(Path file, byte[] content, Map<String, byte[]> found) {
        String text = new String(content, ISO_8859_1);
        if (text.stripLeading().startsWith("{")) {
            found.put(file.toString(), values(file, content).getBytes(ISO_8859_1));
        } else if (text.contains(BLOCK)) {
            found.put(file.toString(), content);
        }
    }

    private static String values(Path file, byte[] json) {
        try {
            StringBuilder pem = new StringBuilder();
            collect(JSON.readTree(json), pem);
            return pem.toString();
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    file + " begins as JSON and is none: line "
                            + e.getLocation().getLineNr(),
                    e);
        }
    }

    private static void collect(JsonNode node, StringBuilder pem) {
        if (node.isString() && node.stringValue().contains(BLOCK)) {
            pem.append(node.stringValue().strip()).append('\n');
        }
        node.forEach(value -> collect(value, pem));
    }
}
