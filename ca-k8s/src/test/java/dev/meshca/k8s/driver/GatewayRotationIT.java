package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.driver.MatrixTrial.Strategy;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.EnvoyWorkloads;
import dev.meshca.testbed.Gateway;
import dev.meshca.testbed.IstioRelease;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway whose connection to a server in the other cluster is open from before a rotation until after it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "there is no other wheel with an Envoy")
@Tag("matrix")
class GatewayRotationIT {

    /** Ends while the test runs. */
    private static final Duration LEAF_LIFETIME = Duration.ofSeconds(30);

    private static final MatrixTable TABLE = new MatrixTable();

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void no_request_fails_and_the_old_connection_outlives_its_certificates_and_a_naive_swap_fails_new_ones_alone(
            IstioRelease release) {
        IstiodSetup setup = new IstiodSetup(release, EnvoyWorkloads.ISTIOD, false);
        try (MeshBed bed = new MeshBed(planes, folder, List.of(setup, setup), Clock.systemUTC());
                Gateway gateway = Gateway.start(
                        release,
                        bed.plane(MeshBed.ONE),
                        bed.istiod(MeshBed.ONE),
                        bed.plane(MeshBed.TWO),
                        bed.istiod(MeshBed.TWO),
                        LEAF_LIFETIME)) {
            long start = System.nanoTime();
            rotate(bed);
            MeshBed.NAMES.forEach(bed::restart);
            long renewed = gateway.certificates() + 2;
            Await.until("two more certificates", MeshBed.LIMIT, () -> gateway.certificates() >= renewed);
            Gateway.Counted good = gateway.counted();
            System.err.println("gateway, bridge-first: " + good);
            assertThat(good.freshFailed() + good.keptFailed())
                    .as(good.toString())
                    .isZero();
            assertThat(good.fresh()).isGreaterThan(100);
            assertThat(good.connections()).as("of the requests that keep one").isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(LEAF_LIFETIME);
            add(release, Strategy.BRIDGE_FIRST, good.fresh(), 0);

            bed.mesh.push(TrustPlan.of(bed.renewed), PushOptions.defaults().replaceRoot(true));
            bed.restart(MeshBed.ONE);
            Await.until(
                    "new connections fail",
                    MeshBed.LIMIT,
                    () -> gateway.counted().freshFailed() > 20);
            Gateway.Counted bad = gateway.counted();
            System.err.println("gateway, naive swap: " + bad);
            assertThat(bad.keptFailed()).as(bad.toString()).isZero();
            long failed = bad.freshFailed();
            add(release, Strategy.NAIVE_SWAP, bad.fresh() - good.fresh() + failed, failed);
            TABLE.document();
        }
    }

    private static void rotate(MeshBed bed) {
        RotationOutcome outcome = RotationDriver.of(
                        Access.to(bed.mesh), bed.bridgeFirst(), bed.options(), new Operator(bed))
                .run(Direction.FORWARD)
                .outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
    }

    private static void add(IstioRelease release, Strategy strategy, long handshakes, long failed) {
        MatrixTable.Row row = new MatrixTable.Row(release.version(), strategy, false, "gateway, Envoy", "none");
        TABLE.add(row, handshakes, failed);
    }
}
