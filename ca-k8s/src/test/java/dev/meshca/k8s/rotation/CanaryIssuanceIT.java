package dev.meshca.k8s.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.k8s.istiod.CanarySpec;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.RotationPhase;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A rotation that asks each istiod for a certificate after each write, and goes on only when it gets the declared one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CanaryIssuanceIT {

    private static final CanarySpec ASKS = CanarySpec.of("default", "asks");
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
                            bed.mesh.access(), bed.bridgeFirst(), asking(bed.options(), ASKS), operator)
                    .run();
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
            RotationOptions impatient = bed.options().timeout(SHORT);
            requireWaiting(run(bed, operator, asking(impatient, ASKS)), RotationPhase.STEADY, "NO_TOKEN");
            assertThat(versions(bed)).as("nothing is written").isEqualTo(before);

            MeshBed.NAMES.forEach(CanaryIssuanceIT::createAccount);
            CanarySpec forAYear = new CanarySpec("default", "asks", "istio-ca", Duration.ofDays(365));
            requireWaiting(
                    run(bed, operator, asking(impatient, forAYear)), RotationPhase.STEADY, "requested TTL 8760h0m0s");
            assertThat(versions(bed)).as("nothing is written").isEqualTo(before);

            Operator removing = new Operator(bed) {
                @Override
                public void written(PlannedWrite write) {
                    super.written(write);
                    deleteAccount(write.cluster());
                }
            };
            requireWaiting(run(bed, removing, asking(impatient, ASKS)), RotationPhase.STEADY, MISSING);
            assertThat(count(removing, "written "))
                    .as("the canary cluster alone")
                    .isEqualTo(1);
            assertThat(versions(bed).get(1)).isEqualTo(before.get(1));

            createAccount(MeshBed.ONE);
            long start = System.nanoTime();
            RotationOutcome outcome = RotationDriver.of(
                            bed.mesh.access(), bed.bridgeFirst(), asking(bed.options(), ASKS), operator)
                    .step();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
            bed.finish("held up thrice", Duration.ofNanos(System.nanoTime() - start), operator.phases());
        }
    }

    private static RotationOutcome run(MeshBed bed, Operator operator, RotationOptions options) {
        return RotationDriver.of(bed.mesh.access(), bed.bridgeFirst(), options, operator)
                .run();
    }

    private static void requireWaiting(RotationOutcome outcome, RotationPhase phase, String reason) {
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).isEqualTo(phase);
        assertThat(outcome.reason()).contains(reason);
    }

    private static RotationOptions asking(RotationOptions options, CanarySpec spec) {
        return options.issuance(MeshBed.ONE, spec).issuance(MeshBed.TWO, spec);
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
                .withNamespace(ASKS.namespace())
                .withName(ASKS.serviceAccount())
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
