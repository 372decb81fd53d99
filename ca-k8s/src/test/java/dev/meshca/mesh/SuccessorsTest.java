package dev.meshca.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.Issuance;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SuccessorsTest {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    private Path folder;

    @BeforeEach
    void create() {
        try (Mesh mesh = Mesh.in(folder)) {
            mesh.add(MeshSpec.defaults().key(KeyAlgorithm.EC_P256), ClusterName.of("cluster1"));
        }
    }

    @Test
    void a_root_and_intermediates_of_one_length_end_together() {
        NewCas made = root(NewCaSpec.DEFAULT.rootValidity(YEAR).validity(YEAR));

        assertThat(end(made.root().orElseThrow().certificate())).isEqualTo(NOW.plus(YEAR));
        assertThat(end(made.clusters().get(0).certificate())).isEqualTo(NOW.plus(YEAR));
    }

    @Test
    void intermediates_below_a_shorter_root_end_with_it() {
        NewCas made = root(NewCaSpec.DEFAULT.rootValidity(YEAR));

        assertThat(end(made.clusters().get(0).certificate())).isEqualTo(NOW.plus(YEAR));
    }

    @Test
    void new_intermediates_are_valid_as_long_as_was_asked_for() {
        NewCas made = successors().intermediates(NewCaSpec.DEFAULT.validity(Duration.ofDays(90)));

        assertThat(end(made.clusters().get(0).certificate())).isEqualTo(NOW.plus(Duration.ofDays(90)));
    }

    private NewCas root(NewCaSpec cas) {
        return successors().root(Optional.empty(), cas, Optional.empty(), note -> {});
    }

    private Successors successors() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new Successors(
                Ancestors.in(new MeshFolder(folder, clock)), Issuance.system().clock(clock));
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }
}
