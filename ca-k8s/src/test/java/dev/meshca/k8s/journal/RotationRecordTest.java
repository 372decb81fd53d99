package dev.meshca.k8s.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationRecordTest {

    private static final RotationRecord RECORD = new RotationRecord(
            "root-2026-11", 3, "a".repeat(64), "b".repeat(64), "0.1.0", Instant.parse("2026-11-22T10:00:00Z"));

    @Test
    void it_is_read_back_from_among_other_annotations() {
        Map<String, String> annotations = new HashMap<>(RECORD.annotations());
        annotations.put("meshca.dev/cluster", "cluster1");

        assertThat(RotationRecord.of(annotations)).contains(RECORD);
        assertThat(RECORD.annotations()).containsEntry("meshca.dev/old-root-sha256", "a".repeat(64));
    }

    @Test
    void part_of_it_is_none() {
        for (String name : RECORD.annotations().keySet()) {
            Map<String, String> part = new HashMap<>(RECORD.annotations());
            part.remove(name);
            assertThat(RotationRecord.of(part)).as("without " + name).isEmpty();
            part.put(name, "no sense");
            assertThat(RotationRecord.of(part)).as("nonsense in " + name).isEmpty();
        }
    }

    @Test
    void a_generation_below_zero_and_a_version_with_blanks_are_refused() {
        String root = "a".repeat(64);
        assertThatThrownBy(() -> new RotationRecord("r", -1, root, root, "1", Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RotationRecord("r", 0, root, root, "1 2", Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_digest_is_refused() {
        assertThatThrownBy(() -> new RotationRecord("r", 1, "AB", "b".repeat(64), "1", Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
