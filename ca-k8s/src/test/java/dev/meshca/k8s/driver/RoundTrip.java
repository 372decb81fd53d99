package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/** There, as far as wanted, and all the way back to what the clusters held before, byte for byte. */
final class RoundTrip {

    private final RunningMesh bed;
    private final List<CaCerts> present;
    private final Rotation rotation;
    private final Map<ClusterName, Map<String, String>> before;
    private final long start = System.nanoTime();
    private final Operator operator;
    private Optional<String> end = Optional.empty();

    RoundTrip(MeshBed bed, Rotation rotation) {
        this(bed, bed.present, rotation);
    }

    RoundTrip(RunningMesh bed, List<CaCerts> present, Rotation rotation) {
        this.bed = bed;
        this.present = present;
        this.rotation = rotation;
        this.before = data();
        this.operator = new Operator(bed) {
            @Override
            void happened(String event) {
                super.happened(event);
                end.filter(event::startsWith).ifPresent(last -> {
                    throw new CancellationException(last);
                });
            }
        };
    }

    private Map<ClusterName, Map<String, String>> data() {
        return RunningMesh.NAMES.stream().collect(Collectors.toMap(name -> name, bed::data));
    }

    Operator operator() {
        return operator;
    }

    Duration time() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    RotationDriver driver() {
        return RotationDriver.of(Access.to(bed.mesh), rotation, bed.options(), operator);
    }

    /** One phase after the other, the last one included. */
    void to(RotationPhase wanted) {
        while (driver().status(Direction.FORWARD).phase() != wanted) {
            RotationOutcome outcome = driver().step(Direction.FORWARD).outcome();
            assertThat(outcome.successful()).as(outcome.toString()).isTrue();
        }
    }

    /** On until this event, at which the runner is gone and one cluster is ahead of the other. */
    void stopAt(String event) {
        end = Optional.of(event);
        assertThatThrownBy(() -> driver().run(Direction.FORWARD).outcome()).hasMessage(event);
        end = Optional.empty();
        List<RotationPhase> phases = driver().status(Direction.FORWARD).clusters().stream()
                .map(RotationStatus.Cluster::phase)
                .toList();
        assertThat(phases).as(event).doesNotHaveDuplicates();
    }

    void back() {
        operator.happened("back from "
                + driver().status(Direction.FORWARD).clusters().stream()
                        .map(RotationStatus.Cluster::phase)
                        .toList());
        RotationOutcome outcome = driver().run(Direction.BACK).outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
        assertThat(outcome.phase()).isEqualTo(RotationPhase.STEADY);
        assertThat(data()).isEqualTo(before);
        requireInUse(present);
    }

    /** In the Secrets, by istiod and by workloads: these CAs, and the root as it always was. */
    void requireInUse(List<CaCerts> expected) {
        for (CaCerts certs : expected) {
            ClusterName name = certs.cluster();
            certs.pem()
                    .forEach((file, bytes) -> assertThat(bed.data(name))
                            .as(name + "/" + file)
                            .containsEntry(file, Base64.getEncoder().encodeToString(bytes)));
            assertThat(bed.data(name).get(IstioDocuments.ROOT_CERT))
                    .isEqualTo(before.get(name).get(IstioDocuments.ROOT_CERT));
            assertThat(bed.served(name)).isEqualTo(certs.chain().certificates());
            BigInteger serial = certs.certificate().getSerialNumber();
            Await.until(
                    "every workload of " + name + " has a certificate of " + certs.certificate(),
                    RunningMesh.LIMIT,
                    () -> bed.stats().issuersIn(name.value()).stream()
                            .map(digits -> new BigInteger(digits, 16))
                            .collect(Collectors.toSet())
                            .equals(Set.of(serial)));
        }
    }
}
