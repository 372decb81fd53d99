package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.MinorVersion;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.Plans;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IstiodStateTest {

    private static final RootCa A = Plans.root("A");
    private static final RootCa B = Plans.root("B");
    private static final RootCa C = Plans.root("C");

    private static byte[] pem(RootCa... roots) {
        StringBuilder all = new StringBuilder();
        for (RootCa root : roots) {
            all.append(new String(root.roots().pem(), StandardCharsets.US_ASCII));
        }
        return all.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static IstiodSpec istiod(String image, String... multiRoot) {
        return IstiodSpec.of(new DeploymentBuilder()
                .withNewMetadata()
                .addToLabels("app.kubernetes.io/version", "1.28.3")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("discovery")
                .withImage(image)
                .withEnv(Stream.of(multiRoot)
                        .map(value -> new EnvVar("ISTIO_MULTIROOT_MESH", value, null))
                        .toList())
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }

    private static Optional<IstiodState> running(String version, boolean multiRoot) {
        return Optional.of(new IstiodState(List.of(version), multiRoot, true));
    }

    @Test
    void version_and_setting_are_read_from_the_deployments() {
        IstiodState state = IstiodState.of(List.of(
                istiod("localhost:5000/istio/pilot:1.30.2-distroless", "true"), istiod("istio/pilot@sha256:00", "1")));

        assertThat(state.versions()).containsExactly("1.28.3", "1.30.2-distroless");
        assertThat(state.releases()).extracting(MinorVersion::toString).containsExactly("1.28", "1.30");
        assertThat(state.multiRoot()).isTrue();
    }

    @Test
    void one_istiod_without_the_setting_is_enough_to_drop_updates() {
        assertThat(IstiodState.of(List.of(istiod("p:1.30.0", "true"), istiod("p:1.30.0", "false")))
                        .multiRoot())
                .isFalse();
    }

    @Test
    void of_two_values_the_last_one_counts_as_in_a_container() {
        assertThat(IstiodState.of(List.of(istiod("p:1.30.0", "true", "false"))).multiRoot())
                .isFalse();
        assertThat(IstiodState.of(List.of(istiod("p:1.30.0", "false", "true"))).multiRoot())
                .isTrue();
    }

    @Test
    void where_no_istiod_runs_nothing_is_dropped() {
        assertThat(IstiodState.droppedChange(pem(A), pem(B), Optional.of(IstiodState.of(List.of()))))
                .isEmpty();
    }

    @Test
    void a_tag_that_tells_no_version_makes_the_strictest_rule_count() {
        assertThat(IstiodSettings.strictest(List.of("latest", "1.31.0"))).isEmpty();
        assertThat(IstiodSettings.strictest(List.of("1.31.0", "1.29.2"))).hasToString("Optional[1.29]");
        assertThat(IstiodState.droppedChange(
                        pem(A, B), pem(B, C, A), Optional.of(new IstiodState(List.of("1.31.0", "latest"), true, true))))
                .isPresent();
    }

    @Test
    void unchanged_bytes_are_always_taken() {
        assertThat(IstiodState.droppedChange(pem(A), pem(A), running("1.29.1", false)))
                .isEmpty();
        assertThat(IstiodState.droppedChange(pem(A), pem(A), Optional.empty())).isEmpty();
    }

    @Test
    void without_multi_root_every_change_is_dropped() {
        assertThat(IstiodState.droppedChange(pem(A), pem(A, B), running("1.31.0", false)))
                .get()
                .asString()
                .contains("ISTIO_MULTIROOT_MESH");
    }

    @Test
    void with_multi_root_roots_may_be_added_or_removed_but_not_both() {
        assertThat(IstiodState.droppedChange(pem(A), pem(A, B), running("1.29.1", true)))
                .isEmpty();
        assertThat(IstiodState.droppedChange(pem(A, B), pem(B), running("1.29.1", true)))
                .isEmpty();
        assertThat(IstiodState.droppedChange(pem(A), pem(B), running("1.31.0", true)))
                .get()
                .asString()
                .contains("DISJOINT");
        assertThat(IstiodState.droppedChange(pem(A, B), pem(B, C), running("1.31.0", true)))
                .get()
                .asString()
                .contains("OVERLAP");
    }

    @Test
    void up_to_1_29_the_old_bytes_must_be_part_of_the_new_ones() {
        byte[] rearranged = pem(B, C, A);

        assertThat(IstiodState.droppedChange(pem(A, B), rearranged, running("1.29.1", true)))
                .get()
                .asString()
                .contains("compares bytes");
        assertThat(IstiodState.droppedChange(pem(A, B), rearranged, running("latest", true)))
                .isPresent();
        assertThat(IstiodState.droppedChange(pem(A, B), rearranged, running("1.30.0", true)))
                .isEmpty();
    }

    @Test
    void what_may_not_be_read_is_said_to_be_unknown() {
        assertThat(IstiodState.droppedChange(pem(A), pem(B), Optional.empty()))
                .get()
                .asString()
                .contains("could not be read");
    }
}
