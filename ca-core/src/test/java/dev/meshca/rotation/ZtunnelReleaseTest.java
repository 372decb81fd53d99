package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.rotation.ClusterEvidence.Ztunnel;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ztunnels read the roots for their connection to istiod again (istio/ztunnel#1775), by their image tags. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ZtunnelReleaseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.28.6",
                "1.29.2",
                "1.29.2-distroless",
                "v1.30.0",
                "1.30",
                "1.31-alpha.0",
                "1.29.10",
                "1.29.2-solo",
                "1.30.0-rc.1"
            })
    void ztunnel_reads_its_roots_again_since(String tag) {
        assertThat(ztunnel(tag).readsRootsOnce()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "latest",
                "1.28.5",
                "1.29.0",
                "1.29.1-distroless",
                "1.29",
                "1.28",
                "1.27.9",
                "1.30.0-beta.1",
                "1.30-alpha.5",
                "1.29.2.7",
                "2.0.0",
                "3f2a1c",
                "master"
            })
    void any_other_ztunnel_counts_as_one_that_does_not(String tag) {
        assertThat(ztunnel(tag).readsRootsOnce()).isTrue();
    }

    private static Ztunnel ztunnel(String tag) {
        return new Ztunnel("istio-system", "node7", tag, Optional.empty(), Optional.empty());
    }
}
