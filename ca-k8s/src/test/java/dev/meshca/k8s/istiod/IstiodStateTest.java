package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.MinorVersion;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.Plans;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private static Deployment istiod(String image, String multiRoot, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .addToLabels("app.kubernetes.io/version", "1.28.3")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("discovery")
                .withImage(image)
                .addNewEnv()
                .withName("ISTIO_MULTIROOT_MESH")
                .withValue(multiRoot)
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Optional<IstiodState> running(String version, boolean multiRoot) {
        return Optional.of(new IstiodState(Set.of(version), multiRoot, true));
    }

    @Test
    void version_and_setting_are_read_from_the_deployments() {
        IstiodState state = IstiodState.of(List.of(
                istiod("localhost:5000/istio/pilot:1.30.2-distroless", "true", 1),
                istiod("istio/pilot@sha256:00", "1", 2)));

        assertThat(state.versions()).containsExactly("1.28.3", "1.30.2-distroless");
        assertThat(state.releases()).extracting(MinorVersion::toString).containsExactly("1.28", "1.30");
        assertThat(state.multiRoot()).isTrue();
    }

    @Test
    void one_istiod_without_the_setting_is_enough_to_drop_updates() {
        assertThat(IstiodState.of(List.of(istiod("p:1.30.0", "true", 1), istiod("p:1.30.0", "false", 1)))
                        .multiRoot())
                .isFalse();
    }

    @Test
    void an_istiod_scaled_to_zero_does_not_run() {
        assertThat(IstiodState.of(List.of(istiod("p:1.30.0", "true", 0))).running())
                .isFalse();
        assertThat(IstiodState.droppedChange(
                        pem(A), pem(B), Optional.of(IstiodState.of(List.of(istiod("p:1.30.0", "false", 0))))))
                .isEmpty();
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
