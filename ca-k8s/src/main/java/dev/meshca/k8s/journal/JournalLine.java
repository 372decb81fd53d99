package dev.meshca.k8s.journal;

import dev.meshca.k8s.internal.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line as it stands in the file: JSON with the digest of the line before.
 *
 * @param previous the SHA-256 of the bytes of the line before, without its line end
 * @param entry the content
 */
record JournalLine(String previous, JournalEntry entry) {

    static final String NONE = "0".repeat(64);

    private static final JsonMapper JSON = JsonMapper.shared();

    byte[] bytes() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("previous", previous);
        fields.put("time", entry.time().toString());
        fields.put("who", entry.who());
        fields.put("tool", entry.tool());
        fields.put("what", entry.what());
        fields.put("why", entry.why());
        fields.put("evidence", entry.sortedEvidence());
        return JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if it is not a line that {@link #bytes} could have made. */
    static Optional<JournalLine> parse(byte[] line) {
        try {
            JsonNode fields = JSON.readTree(line);
            Map<String, String> evidence = new LinkedHashMap<>();
            fields.path("evidence").forEachEntry((name, value) -> evidence.put(name, value.asString()));
            JournalEntry entry = new JournalEntry(
                    Instant.parse(fields.path("time").asString()),
                    fields.path("who").asString(),
                    fields.path("tool").asString(),
                    fields.path("what").asString(),
                    fields.path("why").asString(),
                    evidence);
            return Optional.of(new JournalLine(fields.path("previous").asString(), entry));
        } catch (JacksonException | DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    static String digest(byte[] line) {
        return Sha256.hex(line);
    }
}
