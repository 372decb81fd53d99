package dev.meshca.k8s.istiod;

import static dev.meshca.k8s.istiod.MeshUnderTest.ALL;
import static dev.meshca.k8s.istiod.MeshUnderTest.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What two real istiods of one cluster serve and issue. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServedChainIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(1);

    @TempDir
    private static Path first;

    @TempDir
    private static Path second;

    private static final RootCa ROOT = MeshUnderTest.root();

    private static MeshUnderTest cluster;
    private static Istiod istiod;
    private static Istiod other;
    private static Istiods istiods;

    @BeforeAll
    static void start() {
        CaCerts certs = MeshUnderTest.issuedBy(ROOT);
        MeshUnderTest.mount(certs, first);
        MeshUnderTest.mount(certs, second);
        cluster = new MeshUnderTest(planes.get("cluster1"), "admin");
        cluster.namespace("istio-system");
        cluster.namespace("canary");
        cluster.create(new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("asks")
                .withNamespace("canary")
                .endMetadata()
                .build());
        istiod = Istiod.start(planes.get("cluster1"), first);
        other = Istiod.start(planes.get("cluster1"), second);
        istiods = cluster.istiods().at(ONE, address(istiod), address(other));
    }

    @AfterAll
    static void stop() {
        Stream.of(istiod, other, cluster).forEach(one -> {
            try {
                one.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static IstiodAddress address(Istiod of) {
        return new IstiodAddress("127.0.0.1", of.securePort());
    }

    private static List<ServedChain> served() {
        return istiods.served(ALL).get(0).get();
    }

    private static void mount(CaCerts certs) {
        MeshUnderTest.mount(certs, first);
        MeshUnderTest.mount(certs, second);
    }

    private static void awaitServed(X509Certificate issuer) {
        Await.until(
                "all istiods serve the new chain",
                Duration.ofSeconds(20),
                () -> served().stream().allMatch(chain -> chain.issuers().get(0).equals(issuer)));
    }

    @Test
    void each_replica_serves_what_its_folder_has_and_the_new_one_after_a_hot_reload() {
        CaCerts next = MeshUnderTest.issuedBy(ROOT);
        List<X509Certificate> before = served().get(0).issuers();

        mount(next);
        awaitServed(next.certificate());

        assertThat(before).doesNotContain(next.certificate());
        assertThat(served())
                .extracting(ServedChain::replica)
                .containsExactly("127.0.0.1:" + istiod.securePort(), "127.0.0.1:" + other.securePort());
        assertThat(served())
                .allSatisfy(chain ->
                        assertThat(chain.issuers()).isEqualTo(next.chain().certificates()));
        assertThat(served().get(0).certificates()).isEqualTo(istiod.servedChain());
    }

    @Test
    void replicas_that_differ_are_told_apart() {
        CaCerts one = MeshUnderTest.issuedBy(ROOT);
        mount(one);
        awaitServed(one.certificate());
        CaCerts next = MeshUnderTest.issuedBy(ROOT);

        MeshUnderTest.mount(next, second);

        Await.until(
                "the second istiod serves the new chain",
                Duration.ofSeconds(20),
                () -> served().get(1).issuers().get(0).equals(next.certificate()));
        assertThat(served().get(0).issuers()).isEqualTo(one.chain().certificates());
    }

    @Test
    void a_replica_that_is_gone_is_a_finding_beside_the_chain_of_the_other() {
        Reading<List<ServedChain>> reading = cluster.istiods()
                .at(ONE, address(istiod), new IstiodAddress("127.0.0.1", 1))
                .served(ALL)
                .get(0);

        assertThat(reading.get().get(0).certificates()).isNotEmpty();
        assertThat(reading.get().get(1).problem()).isPresent();
        assertThat(reading.findings()).extracting(finding -> finding.code()).containsExactly(IstiodCode.ISTIOD_SILENT);
    }

    @Test
    void without_Pods_and_addresses_there_is_nobody_to_ask() {
        Reading<List<ServedChain>> reading = cluster.istiods().served(ALL).get(0);

        assertThat(reading.value()).isEmpty();
        assertThat(reading.findings())
                .extracting(finding -> finding.code())
                .containsExactly(IstiodCode.ISTIO_NOT_INSTALLED);
    }

    /** All of a forwarded port that can be tried without a kubelet: that it fails in time, and as a value. */
    @Test
    void a_Pod_that_no_port_can_be_forwarded_to_is_a_finding_and_so_is_one_that_does_not_run() {
        Pod running = Objects.pod("istiod-a", "default", "docker.io/istio/pilot:1.29.1", Map.of());
        cluster.create(running);
        cluster.create(Objects.pod("istiod-b", "default", "docker.io/istio/pilot:1.29.1", Map.of()));
        cluster.admin()
                .resource(new PodBuilder(running)
                        .withNewStatus()
                        .withPhase("Running")
                        .endStatus()
                        .build())
                .updateStatus();
        try (MeshUnderTest impatient = new MeshUnderTest(
                planes.get("cluster1"), "admin", MeshOptions.defaults().timeLimit(Duration.ofSeconds(3)))) {
            Reading<List<ServedChain>> reading = impatient.istiods().served(ALL).get(0);

            assertThat(reading.get()).extracting(ServedChain::replica).containsExactly("istiod-a", "istiod-b");
            assertThat(reading.get().get(0).problem()).isPresent();
            assertThat(reading.get().get(1).problem()).contains("the Pod is Pending");
            assertThat(reading.findings())
                    .extracting(finding -> finding.code())
                    .containsExactly(IstiodCode.ISTIOD_SILENT, IstiodCode.ISTIOD_SILENT);
            System.err.println(
                    "a Pod without a kubelet: " + reading.get().get(0).problem().orElseThrow());
        } finally {
            cluster.admin()
                    .pods()
                    .inNamespace("istio-system")
                    .withGracePeriod(0)
                    .delete();
        }
    }

    @Test
    void a_canary_gets_the_chain_and_the_roots_a_workload_would_get() throws Exception {
        CaCerts certs = MeshUnderTest.issuedBy(ROOT);
        mount(certs);
        awaitServed(certs.certificate());

        long begin = System.nanoTime();
        Reading<List<IssuedChain>> reading = istiods.canary(
                ONE, CanarySpec.of("canary", "asks"), certs.chain().roots());
        System.err.printf("canary: two istiods asked in %d ms%n", (System.nanoTime() - begin) / 1_000_000);

        assertThat(reading.get()).hasSize(2).allSatisfy(issued -> {
            assertThat(issued.problem()).isEmpty();
            assertThat(issued.certificates().subList(1, issued.certificates().size()))
                    .isEqualTo(certs.chain().certificates());
            assertThat(issued.roots()).isEqualTo(certs.chain().roots());
            X509Certificate workload = issued.certificates().get(0);
            workload.verify(certs.certificate().getPublicKey());
            assertThat(workload.getSubjectAlternativeNames().stream()
                            .map(name -> name.get(1))
                            .collect(Collectors.toList()))
                    .isEqualTo(List.of("spiffe://cluster.local/ns/canary/sa/asks"));
            assertThat(workload.getNotAfter().getTime()
                            - workload.getNotBefore().getTime())
                    .isEqualTo(Duration.ofMinutes(12).toMillis());
        });
    }

    @Test
    void a_canary_sends_its_token_to_no_istiod_of_another_root() {
        TrustBundle foreign =
                MeshUnderTest.issuedBy(MeshUnderTest.root()).chain().roots();

        Reading<List<IssuedChain>> reading = istiods.canary(ONE, CanarySpec.of("canary", "asks"), foreign);

        assertThat(reading.get())
                .allSatisfy(issued -> assertThat(issued.problem())
                        .hasValueSatisfying(why -> assertThat(why).contains("did not prove to be an istiod")));
    }

    @Test
    void what_istiod_refuses_is_told_with_its_words() {
        CanarySpec tooLong = new CanarySpec("canary", "asks", "istio-ca", Duration.ofDays(365));
        CanarySpec otherAudience = new CanarySpec("canary", "asks", "somebody-else", Duration.ofMinutes(10));
        TrustBundle roots = ROOT.roots();

        assertThat(istiods.canary(ONE, tooLong, roots).get().get(0).problem())
                .hasValueSatisfying(why -> assertThat(why).contains("requested TTL 8760h0m0s is greater than"));
        assertThat(istiods.canary(ONE, otherAudience, roots).get().get(0).problem())
                .hasValueSatisfying(why -> assertThat(why).contains("gRPC status 16"));
    }

    @Test
    void a_ServiceAccount_that_is_not_there_is_a_finding() {
        Reading<List<IssuedChain>> reading = istiods.canary(ONE, CanarySpec.of("canary", "missing"), ROOT.roots());

        assertThat(reading.value()).isEmpty();
        assertThat(reading.findings().get(0).detail()).contains("404");
    }
}
