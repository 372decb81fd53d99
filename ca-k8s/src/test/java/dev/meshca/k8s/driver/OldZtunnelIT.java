package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.istiod.CanarySpec;
import dev.meshca.k8s.istiod.IssuedChain;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Ztunnel;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A rotation of the root among ztunnels, on real API servers with real istiods; the ztunnels are Pods without processes. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class OldZtunnelIT {

    /** Times of Pods are full seconds. */
    private static final Duration MOUNTED = Duration.ofSeconds(2);

    private static final String ACCOUNT = "ztunnel";

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void one_that_started_with_the_old_root_is_waited_for_as_istiod_would_be_refused_by_it_from_the_end_on() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of())) {
            createAccount(bed);
            Ztunnel old = Ztunnel.on(bed.plane(MeshBed.ONE), "kube-system", "node1");
            old.start("istio/ztunnel:1.29.1");
            Ztunnel.on(bed.plane(MeshBed.TWO), "istio-system", "node2").start("istio/ztunnel:1.29.2-distroless");
            Operator operator = new Operator(bed) {
                @Override
                public void ztunnelRestartNeeded(ClusterName cluster, String reason) {
                    happened("ztunnel of " + cluster + ": " + reason);
                }
            };

            RotationOutcome waiting = driver(bed, operator, bed.pace().timeout(Duration.ofSeconds(20)))
                    .run(Direction.FORWARD)
                    .outcome();
            assertThat(waiting.result()).as(waiting.toString()).isEqualTo(Result.WAITING);
            assertThat(waiting.phase()).isEqualTo(RotationPhase.TRUSTED);
            assertThat(waiting.gate()).containsInstanceOf(Gate.ZtunnelsRestarted.class);
            assertThat(waiting.reason())
                    .startsWith("ztunnel 1.29.1 of cluster1 ")
                    .endsWith(" on node1");
            assertThat(operator.events).anyMatch(event -> event.startsWith("ztunnel of cluster1: "));
            assertThat(driver(bed, operator, bed.pace())
                            .status(Direction.FORWARD)
                            .clusters())
                    .extracting(RotationStatus.Cluster::ztunnelsToRestart)
                    .containsExactly(List.of("node1"), List.of());
            assertThat(refused(bed))
                    .as("who trusts the old root alone can renew")
                    .isEmpty();

            old.start("istio/ztunnel:1.29.1");
            RotationOutcome outcome =
                    driver(bed, operator, bed.pace()).run(Direction.FORWARD).outcome();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
            assertThat(refused(bed)).as("now it could not").isNotEmpty();
        }
    }

    private static RotationDriver driver(MeshBed bed, Operator operator, RotationOptions pace) {
        Rotation rotation = bed.bridgeFirst().crlsMountedWithin(MOUNTED);
        return RotationDriver.of(Access.to(bed.mesh), rotation, bed.options(pace), operator);
    }

    private static void createAccount(MeshBed bed) {
        try (KubernetesClient admin = MeshBed.admin(bed.plane(MeshBed.ONE))) {
            admin.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace("kube-system")
                            .withName(ACCOUNT)
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    /** What keeps somebody who trusts the old root alone from a certificate of istiod. */
    private static List<String> refused(MeshBed bed) {
        return Istiods.of(Access.to(bed.mesh))
                .at(MeshBed.ONE, bed.address(MeshBed.ONE))
                .canary(MeshBed.ONE, CanarySpec.parse("kube-system/" + ACCOUNT), bed.a.roots())
                .get()
                .stream()
                .flatMap((IssuedChain issued) -> issued.problem().stream())
                .toList();
    }
}
