package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.time.Instant;
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
