package dev.meshca.k8s.istiod;

import static dev.meshca.k8s.istiod.MeshUnderTest.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.istiod.Setting.Origin;
import dev.meshca.testbed.ControlPlanes;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the objects of an API server tell about its istiods, and restarting them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IstiodSettingsIT {

    private static final String IMAGE = "docker.io/istio/pilot:1.29.1";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.5Z");

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(1);

    private MeshUnderTest cluster;

    @BeforeEach
    void connect() {
        cluster = new MeshUnderTest(
                planes.get("cluster1"), "admin", MeshOptions.defaults().clock(Clock.fixed(NOW, ZoneOffset.UTC)));
        cluster.namespace(Objects.NAMESPACE);
    }

    @AfterEach
    void clear() {
        cluster.admin().apps().deployments().inNamespace(Objects.NAMESPACE).delete();
        cluster.admin().pods().inNamespace(Objects.NAMESPACE).withGracePeriod(0).delete();
        for (String name : List.of("istio", "istio-canary", "istio-sidecar-injector")) {
            cluster.admin()
                    .configMaps()
                    .inNamespace(Objects.NAMESPACE)
                    .withName(name)
                    .delete();
        }
        cluster.close();
    }

    private Reading<IstiodSettings> reading() {
        return cluster.istiods().settings(ALL).get(0);
    }

    private void configMap(String name, String key, String text) {
        cluster.create(new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(Objects.NAMESPACE)
                .endMetadata()
                .addToData(key, text)
                .build());
    }

    @Test
    void where_nothing_tells_Istios_defaults_are_assumed() {
        IstiodSettings settings = reading().get();

        assertThat(settings.versions()).isEmpty();
        assertThat(settings.multiRoot()).isEqualTo(Setting.assumed(false));
        assertThat(settings.maximumLifetime()).isEqualTo(Setting.assumed(Duration.ofDays(90)));
        assertThat(settings.clusterTrustBundles()).isEqualTo(Setting.assumed(false));
        assertThat(settings.revocationLists()).isEqualTo(Setting.assumed(true));
        assertThat(settings.longestLifetime()).isEqualTo(Setting.assumed(Duration.ofHours(24)));
        assertThat(reading().findings()).isEmpty();
    }

    @Test
    void without_Pods_the_Deployment_tells() {
        cluster.create(Objects.deployment(
                "istiod",
                IMAGE,
                1,
                Map.of(
                        "ISTIO_MULTIROOT_MESH", "true",
                        "DEFAULT_WORKLOAD_CERT_TTL", "72h",
                        "MAX_WORKLOAD_CERT_TTL", "720h0m0s",
                        "ENABLE_CLUSTER_TRUST_BUNDLE_API", "1",
                        "PILOT_ENABLE_CA_CRL", "False")));

        IstiodSettings settings = reading().get();

        assertThat(settings.versions()).containsExactly("1.29.1");
        assertThat(settings.releases()).containsExactly(new MinorVersion(1, 29));
        assertThat(settings.multiRoot()).isEqualTo(new Setting<>(true, Origin.DEPLOYMENT));
        assertThat(settings.maximumLifetime().value()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.clusterTrustBundles().value()).isTrue();
        assertThat(settings.revocationLists()).isEqualTo(new Setting<>(false, Origin.DEPLOYMENT));
        assertThat(settings.longestLifetime()).isEqualTo(new Setting<>(Duration.ofHours(72), Origin.DEPLOYMENT));
    }

    @Test
    void Pods_count_more_than_their_Deployment() {
        cluster.create(Objects.deployment("istiod", IMAGE, 1, Map.of("ISTIO_MULTIROOT_MESH", "true")));
        cluster.create(Objects.pod("istiod-a", "default", "docker.io/istio/pilot:1.26.0@sha256:abc", Map.of()));

        IstiodSettings settings = reading().get();

        assertThat(settings.versions()).containsExactly("1.26.0");
        assertThat(settings.multiRoot().value()).isFalse();
        assertThat(settings.revocationLists().value()).as("CRLs in 1.26").isFalse();
    }

    @Test
    void a_Deployment_scaled_to_zero_and_a_Pod_that_ended_count_for_nothing() {
        cluster.create(Objects.deployment("istiod", IMAGE, 0, Map.of("ISTIO_MULTIROOT_MESH", "true")));
        Pod pod = Objects.pod("istiod-a", "default", IMAGE, Map.of("ISTIO_MULTIROOT_MESH", "true"));
        cluster.create(pod);
        cluster.admin()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Failed")
                        .endStatus()
                        .build())
                .updateStatus();

        assertThat(reading().get().versions()).isEmpty();
        assertThat(reading().get().multiRoot().known()).isFalse();
    }

    @Test
    void of_istiods_that_differ_the_careful_value_counts_and_a_finding_says_so() {
        cluster.create(Objects.pod(
                "istiod-a",
                "default",
                IMAGE,
                Map.of("ISTIO_MULTIROOT_MESH", "true", "DEFAULT_WORKLOAD_CERT_TTL", "48h")));
        cluster.create(Objects.pod("istiod-b", "canary", "docker.io/istio/pilot:1.30.0", Map.of()));

        Reading<IstiodSettings> reading = reading();

        assertThat(reading.get().releases()).containsExactly(new MinorVersion(1, 29), new MinorVersion(1, 30));
        assertThat(reading.get().multiRoot().value()).isFalse();
        assertThat(reading.get().defaultLifetime().value()).isEqualTo(Duration.ofHours(48));
        assertThat(reading.findings())
                .extracting(finding -> finding.code())
                .containsExactly(IstiodCode.SETTINGS_DIFFER, IstiodCode.SETTINGS_DIFFER);
    }

    @Test
    void a_value_from_elsewhere_or_without_sense_is_a_finding_and_the_default() {
        Pod pod = Objects.pod("istiod-a", "default", IMAGE, Map.of("MAX_WORKLOAD_CERT_TTL", "a month"));
        cluster.create(new PodBuilder(pod)
                .editSpec()
                .editContainer(0)
                .addNewEnv()
                .withName("ISTIO_MULTIROOT_MESH")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("multiroot", "settings", false)
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .build());

        Reading<IstiodSettings> reading = reading();

        assertThat(reading.get().multiRoot()).isEqualTo(Setting.unreadable(false));
        assertThat(reading.get().maximumLifetime()).isEqualTo(Setting.assumed(Duration.ofDays(90)));
        assertThat(reading.findings())
                .extracting(finding -> finding.code())
                .containsExactly(IstiodCode.SETTING_NOT_READABLE, IstiodCode.SETTING_NOT_READABLE);
    }

    @Test
    void what_proxies_ask_for_is_read_from_the_mesh_configuration_and_the_longest_counts() {
        cluster.create(Objects.pod("istiod-b", "canary", IMAGE, Map.of()));
        configMap("istio", "mesh", "defaultConfig:\n  proxyMetadata:\n    SECRET_TTL: 12h0m0s\n");
        configMap("istio-canary", "mesh", "defaultConfig:\n  proxyMetadata: {SECRET_TTL: 96h}\ntrustDomain: x\n");
        configMap(
                "istio-sidecar-injector",
                "values",
                "{\"meshConfig\":{\"defaultConfig\":{\"proxyMetadata\":{\"SECRET_TTL\":\"36h\"}}}}");

        IstiodSettings settings = reading().get();

        assertThat(settings.requestedLifetime()).isEqualTo(new Setting<>(Duration.ofHours(96), Origin.CONFIG_MAP));
        assertThat(settings.longestLifetime().value()).isEqualTo(Duration.ofHours(96));
    }

    @Test
    void a_mesh_configuration_that_is_none_says_nothing() {
        configMap("istio", "mesh", "defaultConfig: [a, b\n");
        configMap("istio-sidecar-injector", "values", "[]");

        assertThat(reading().get().requestedLifetime()).isEqualTo(Setting.assumed(Duration.ofHours(24)));
    }

    @Test
    void what_may_not_be_read_is_assumed_and_said() {
        try (MeshUnderTest stranger = new MeshUnderTest(planes.get("cluster1"), "nobody")) {
            Reading<IstiodSettings> reading = stranger.istiods().settings(ALL).get(0);

            assertThat(reading.get().multiRoot().known()).isFalse();
            assertThat(reading.findings())
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(ClusterCode.NOT_READABLE));
        }
    }

    @Test
    void a_restart_annotates_the_template_of_every_running_istiod_and_nothing_else() {
        cluster.create(Objects.deployment("istiod", IMAGE, 1, Map.of("ISTIO_MULTIROOT_MESH", "true")));
        cluster.create(Objects.deployment("istiod-canary", IMAGE, 1, Map.of()));
        cluster.create(Objects.deployment("istiod-old", IMAGE, 0, Map.of()));
        Deployment before = deployment("istiod");

        Reading<List<String>> reading = cluster.istiods().restart(ALL).get(0);

        assertThat(reading.get()).containsExactlyInAnyOrder("istiod", "istiod-canary");
        Deployment after = deployment("istiod");
        assertThat(after.getSpec().getTemplate().getMetadata().getAnnotations())
                .isEqualTo(Map.of("kubectl.kubernetes.io/restartedAt", "2026-11-22T10:00:00Z"));
        assertThat(after.getSpec().getTemplate().getSpec())
                .isEqualTo(before.getSpec().getTemplate().getSpec());
        assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(deployment("istiod-old").getMetadata().getGeneration()).isEqualTo(1);
    }

    private Deployment deployment(String name) {
        return cluster.admin()
                .apps()
                .deployments()
                .inNamespace(Objects.NAMESPACE)
                .withName(name)
                .get();
    }

    @Test
    void a_restart_without_a_Deployment_is_a_finding() {
        Reading<List<String>> reading = cluster.istiods().restart(ALL).get(0);

        assertThat(reading.get()).isEmpty();
        assertThat(reading.findings()).extracting(finding -> finding.code()).containsExactly(IstiodCode.RESTART_FAILED);
    }
}
