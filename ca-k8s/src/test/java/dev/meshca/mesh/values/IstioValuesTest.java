package dev.meshca.mesh.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.mesh.ExportReport;
import dev.meshca.mesh.file.MeshFile;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fields are those of Istio's charts and of istioctl, read back as YAML. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IstioValuesTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");

    @TempDir
    private Path folder;

    private MeshFile file;

    @BeforeEach
    void read() throws IOException {
        file = MeshFile.read(Files.writeString(folder.resolve("mesh.yaml"), """
                apiVersion: meshca.dev/v1alpha1
                kind: Mesh
                directory: certs
                namespace: istio-other
                meshID: prod
                trustDomain: acme.example
                clusters:
                  cluster1: {context: a, network: "1"}
                  cluster2: {context: b}
                """));
    }

    private static Map<?, ?> yaml(String text) {
        return Serialization.unmarshal(text, Map.class);
    }

    @Test
    void each_cluster_has_its_name_its_network_and_what_all_have_in_common() {
        assertThat(yaml(IstioValues.helm(file, ONE)))
                .isEqualTo(Map.of(
                        "meshConfig",
                        Map.of("trustDomain", "acme.example"),
                        "global",
                        Map.of(
                                "istioNamespace",
                                "istio-other",
                                "meshID",
                                "prod",
                                "multiCluster",
                                Map.of("clusterName", "cluster1"),
                                "network",
                                "1"),
                        "pilot",
                        Map.of("env", Map.of("ISTIO_MULTIROOT_MESH", "true"))));
    }

    @Test
    void a_cluster_without_a_network_says_nothing_of_one() {
        assertThat((Map<?, ?>) yaml(IstioValues.helm(file, TWO)).get("global"))
                .isEqualTo(Map.of(
                        "istioNamespace", "istio-other",
                        "meshID", "prod",
                        "multiCluster", Map.of("clusterName", "cluster2")));
    }

    @Test
    void istioctl_is_told_the_same() {
        Map<?, ?> helm = yaml(IstioValues.helm(file, ONE));
        Map<?, ?> operator = yaml(IstioValues.istioctl(file, ONE));

        assertThat(operator.get("apiVersion")).isEqualTo("install.istio.io/v1alpha1");
        assertThat(operator.get("kind")).isEqualTo("IstioOperator");
        assertThat(operator.get("spec"))
                .isEqualTo(Map.of(
                        "meshConfig",
                        helm.get("meshConfig"),
                        "values",
                        Map.of("global", helm.get("global"), "pilot", helm.get("pilot"))));
    }

    @Test
    void they_are_two_files_per_cluster_and_another_content_gives_way_only_if_told_to() throws IOException {
        Path out = folder.resolve("out");

        ExportReport report = IstioValues.write(file, out, false);
        IstioValues.write(file, out, false);
        Files.writeString(out.resolve("values-cluster2.yaml"), "mine");

        assertThat(report.files())
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "istioctl-cluster1.yaml",
                        "istioctl-cluster2.yaml",
                        "values-cluster1.yaml",
                        "values-cluster2.yaml");
        assertThat(out.resolve("values-cluster1.yaml")).content().isEqualTo(IstioValues.helm(file, ONE));
        assertThatThrownBy(() -> IstioValues.write(file, out, false)).isInstanceOf(CaStorageException.class);
        IstioValues.write(file, out, true);
        assertThat(out.resolve("values-cluster2.yaml")).content().isEqualTo(IstioValues.helm(file, TWO));
    }
}
