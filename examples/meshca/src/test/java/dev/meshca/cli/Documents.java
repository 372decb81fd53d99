package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.time.Instant;
import java.util.function.Predicate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads back what commands print with {@code -o json}. */
public final class Documents {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Documents() {}

    /** The one object on stdout; fails if there is anything else. */
    public static JsonNode read(Result result) {
        JsonNode json = MAPPER.readTree(result.out());
        assertThat(json.isObject()).as(result.out()).isTrue();
        return json;
    }

    /** What a report of trust says of one pair of clusters: trusted, reason and evidence. */
    public static JsonNode answer(JsonNode report, String from, String to) {
        JsonNode row = find(report.at("/matrix/rows"), candidate -> has(candidate.get("from"), from));
        JsonNode acceptors = report.at("/matrix/acceptors");
        for (JsonNode other : row.get("others")) {
            for (JsonNode index : other.get("acceptors")) {
                if (has(acceptors.get(index.asInt()), to)) {
                    return other.get("answer");
                }
            }
        }
        assertThat(find(acceptors, set -> has(set, to))).isNotNull();
        return row.get("usual");
    }

    private static JsonNode find(JsonNode array, Predicate<JsonNode> wanted) {
        return array.valueStream().filter(wanted).findFirst().orElseThrow();
    }

    private static boolean has(JsonNode names, String name) {
        return names.valueStream().anyMatch(node -> node.asString().equals(name));
    }

    public static void assertCertificate(JsonNode certificate) {
        assertThat(certificate.propertyNames()).containsExactly("subject", "serial", "sha256", "notAfter");
        assertThat(certificate.get("serial").asString()).matches("[0-9a-f]+");
        assertThat(certificate.get("sha256").asString()).matches("[0-9a-f]{64}");
        assertThat(Instant.parse(certificate.get("notAfter").asString())).isAfter(Instant.now());
    }

    public static void assertFinding(JsonNode finding) {
        assertThat(finding.propertyNames()).containsExactly("code", "severity", "where", "detail", "remedy");
        assertThat(finding.get("severity").asString()).isIn("ERROR", "WARNING", "INFO");
    }
}
