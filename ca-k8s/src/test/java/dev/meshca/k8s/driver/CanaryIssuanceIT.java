package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.ControlPlanes;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
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

/** A rotation that asks each istiod for a certificate after each write, and goes on only when it gets the declared one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class CanaryIssuanceIT {

    private static final Duration SHORT = Duration.ofSeconds(8);
    private static final String MISSING = "serviceaccounts \"asks\" not found";

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void every_write_of_a_bridge_first_rotation_is_proved_by_a_certificate_that_istiod_issued() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            MeshBed.NAMES.forEach(CanaryIssuanceIT::createAccount);
            Operator operator = new Operator(bed) {
                @Override
                public void writing(PlannedWrite write) {
                    super.writing(write);
                    deleteAccount(write.cluster());
                }

                @Override
                public void waiting(String reason) {
                    super.waiting(reason);
                    if (reason.contains(MISSING)) {
                        MeshBed.NAMES.forEach(CanaryIssuanceIT::createAccount);
                    }
                }
            };
            long start = System.nanoTime();
            RotationOutcome outcome = RotationDriver.of(
                            Access.to(bed.mesh), bed.bridgeFirst(), asking(bed, MeshBed.LIMIT), operator)
                    .run(Direction.FORWARD)
                    .outcome();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
            assertThat(count(operator, "written ")).isEqualTo(6);
            assertThat(operator.events)
                    .as("each write was followed by one question that was refused, as the account was away")
                    .filteredOn(event -> event.contains(MISSING))
                    .hasSize(6);
            bed.finish(
                    "bridge-first with canary certificates",
                    Duration.ofNanos(System.nanoTime() - start),
                    operator.phases());
        }
    }

    @Test
    void what_istiod_does_not_issue_holds_up_the_rotation() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            MeshBed.NAMES.forEach(CanaryIssuanceIT::deleteAccount);
            List<String> before = versions(bed);
            Operator operator = new Operator(bed);
            requireWaiting(run(bed, operator, asking(bed, SHORT)), RotationPhase.STEADY, "NO_TOKEN");
            assertThat(versions(bed)).as("nothing is written").isEqualTo(before);

            MeshBed.NAMES.forEach(CanaryIssuanceIT::createAccount);
            Operator removing = new Operator(bed) {
                @Override
                public void written(PlannedWrite write) {
                    super.written(write);
                    deleteAccount(write.cluster());
                }
            };
            requireWaiting(run(bed, removing, asking(bed, SHORT)), RotationPhase.STEADY, MISSING);
            assertThat(count(removing, "written "))
                    .as("the canary cluster alone")
                    .isEqualTo(1);
            assertThat(versions(bed).get(1)).isEqualTo(before.get(1));

            createAccount(MeshBed.ONE);
            long start = System.nanoTime();
            RotationOutcome outcome = RotationDriver.of(
                            Access.to(bed.mesh), bed.bridgeFirst(), asking(bed, MeshBed.LIMIT), operator)
                    .step(Direction.FORWARD)
                    .outcome();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
            bed.finish("held up thrice", Duration.ofNanos(System.nanoTime() - start), operator.phases());
        }
    }

    private static RotationOutcome run(MeshBed bed, Operator operator, DriverOptions options) {
        return RotationDriver.of(Access.to(bed.mesh), bed.bridgeFirst(), options, operator)
                .run(Direction.FORWARD)
                .outcome();
    }

    private static void requireWaiting(RotationOutcome outcome, RotationPhase phase, String reason) {
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.reason()).contains(reason);
    }

    private static DriverOptions asking(MeshBed bed, Duration timeout) {
        RotationOptions pace = bed.pace().timeout(timeout);
        return bed.options(pace.workload(MeshBed.ONE, "default/asks").workload(MeshBed.TWO, "default/asks"));
    }

    private static List<String> versions(MeshBed bed) {
        return MeshBed.NAMES.stream().map(bed::version).toList();
    }

    private static long count(Operator operator, String kind) {
        return operator.events.stream().filter(event -> event.startsWith(kind)).count();
    }

    private static ServiceAccount account() {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("asks")
                .endMetadata()
                .build();
    }

    private static void createAccount(ClusterName cluster) {
        try (KubernetesClient admin = MeshBed.admin(planes.get(cluster.value()))) {
            admin.resource(account()).createOr(NonDeletingOperation::update);
        }
    }

    private static void deleteAccount(ClusterName cluster) {
        try (KubernetesClient admin = MeshBed.admin(planes.get(cluster.value()))) {
            admin.resource(account()).delete();
        }
    }
}
