package dev.meshca.mesh.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.testbed.Testbed;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Istio's own charts, rendered by helm and by what istioctl installs with: the values are where istiod reads them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IstioValuesIT {

    @TempDir
    private Path folder;

    private MeshFile file;

    @BeforeEach
    void write() throws IOException {
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
        IstioValues.write(file, folder, false);
    }

    /** What would be installed, or why nothing. */
    private record Rendered(List<HasMetadata> objects, String error) {

        private <T extends HasMetadata> T one(Class<T> type, String name) {
            return objects.stream()
                    .filter(type::isInstance)
                    .filter(object -> object.getMetadata().getName().equals(name))
                    .map(type::cast)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + "; " + error));
        }

        Map<String, String> environment() {
            return one(Deployment.class, "istiod")
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getEnv()
                    .stream()
                    .filter(variable -> variable.getValue() != null)
                    .collect(toMap(EnvVar::getName, EnvVar::getValue));
        }

        Map<?, ?> meshConfig() {
            return Serialization.unmarshal(
                    one(ConfigMap.class, "istio").getData().get("mesh"), Map.class);
        }

        /** What the webhook makes the environment of each proxy from. */
        JsonNode injection() {
            ConfigMap injector = one(ConfigMap.class, "istio-sidecar-injector");
            return JsonMapper.shared()
                    .readTree(injector.getData().get("values"))
                    .get("global");
        }
    }

    private Rendered render(String way, ClusterName cluster) throws IOException, InterruptedException {
        boolean helm = way.equals("helm");
        List<String> command = new ArrayList<>(List.of(
                Testbed.binary("istio-render").toString(),
                way,
                folder.resolve((helm ? "values-" : "istioctl-") + cluster + ".yaml")
                        .toString()));
        if (helm) {
            command.add(file.namespace());
        }
        Path error = folder.resolve("error");
        Process render =
                new ProcessBuilder(command).redirectError(error.toFile()).start();
        String yaml = new String(render.getInputStream().readAllBytes(), UTF_8);
        render.waitFor();
        return new Rendered(objects(yaml), Files.readString(error));
    }

    /** Those that say where istiod and the proxies get their settings. */
    private static List<HasMetadata> objects(String yaml) {
        List<HasMetadata> objects = new ArrayList<>();
        for (String one : yaml.split("(?m)^---\n")) {
            if (one.contains("\nkind: ConfigMap\n")) {
                objects.add(Serialization.unmarshal(one, ConfigMap.class));
            } else if (one.contains("\nkind: Deployment\n")) {
                objects.add(Serialization.unmarshal(one, Deployment.class));
            }
        }
        return objects;
    }

    @ParameterizedTest
    @CsvSource({"helm, cluster1, 1", "istioctl, cluster1, 1", "helm, cluster2, ''", "istioctl, cluster2, ''"})
    void istiod_reads_what_the_mesh_file_says(String way, String cluster, String network) throws Exception {
        Rendered rendered = render(way, ClusterName.of(cluster));

        assertThat(rendered.error()).isEmpty();
        assertThat(rendered.one(Deployment.class, "istiod").getMetadata().getNamespace())
                .isEqualTo("istio-other");
        assertThat(rendered.environment())
                .containsEntry("CLUSTER_ID", cluster)
                .containsEntry("ISTIO_MULTIROOT_MESH", "true");
        assertThat(rendered.meshConfig().get("trustDomain")).isEqualTo("acme.example");
        assertThat(rendered.meshConfig().get("rootNamespace")).isEqualTo("istio-other");
        assertThat(((Map<?, ?>) rendered.meshConfig().get("defaultConfig")).get("meshId"))
                .isEqualTo("prod");
        assertThat(rendered.injection().at("/multiCluster/clusterName").asString())
                .isEqualTo(cluster);
        assertThat(rendered.injection().get("meshID").asString()).isEqualTo("prod");
        assertThat(rendered.injection().get("network").asString()).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterName", "meshID", "network", "multiCluster"})
    void a_field_that_istioctl_does_not_know_is_an_error_there(String field) throws Exception {
        Path values = folder.resolve("istioctl-cluster1.yaml");
        Files.writeString(values, Files.readString(values).replace(field, field + "s"));

        assertThat(render("istioctl", ClusterName.of("cluster1")).error()).contains(field + "s");
    }
}
