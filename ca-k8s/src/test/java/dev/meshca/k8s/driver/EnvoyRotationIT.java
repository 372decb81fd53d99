package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.EnvoyWorkloads;
import dev.meshca.testbed.MeshStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A new root among real Envoys with real pilot-agents, which are started once, under the old root. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "there is no other wheel with an Envoy")
class EnvoyRotationIT {

    /** Ends while the test runs. */
    private static final Duration LEAF_LIFETIME = Duration.ofSeconds(30);

    private static final String FROM_ISTIOD = "cluster_manager.cds.update_success";

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void no_handshake_fails_and_agents_of_the_old_root_go_on_renewing_and_a_naive_swap_does_fail() {
        try (MeshBed bed = new MeshBed(planes, folder, EnvoyWorkloads.ISTIOD)) {
            EnvoyWorkloads envoys = EnvoyWorkloads.setup()
                    .in(bed.plane(MeshBed.ONE), bed.istiod(MeshBed.ONE))
                    .in(bed.plane(MeshBed.TWO), bed.istiod(MeshBed.TWO))
                    .renewing(0.1, LEAF_LIFETIME)
                    .start();
            bed.talk(envoys);
            Operator operator = new Operator(bed);
            RotationOutcome outcome = RotationDriver.of(Access.to(bed.mesh), bed.bridgeFirst(), bed.options(), operator)
                    .run(Direction.FORWARD)
                    .outcome();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);

            connectAnew(bed, envoys);
            MeshStats after = bed.stats();
            System.err.printf(
                    "Envoy, bridge-first: %s; %d ms left at the worst moment%s%n",
                    after.summary(), envoys.leastLife().toMillis(), operator.phases());
            assertThat(after.failed()).as(after.summary()).isZero();
            assertThat(after.handshakes()).isGreaterThan(100);
            assertThat(envoys.leastLife())
                    .as("Envoy has a good certificate all the while")
                    .isPositive();
            assertThat(envoys.counter("ssl.session_reused")).isZero();
            assertThat(envoys.counter("ssl.handshake"))
                    .as("whole handshakes, counted by Envoys on both sides")
                    .isGreaterThanOrEqualTo(2 * after.handshakes());

            swapNaively(bed);
            Await.until("handshakes fail", MeshBed.LIMIT, () -> bed.stats().failedSince(after) > 0);
        }
    }

    /**
     * Nothing that istiod serves leads to the old root any more. An agent whose connection to istiod has ended tries with the
     * root of its start, is refused, and then reads the root anew.
     */
    private static void connectAnew(MeshBed bed, EnvoyWorkloads envoys) {
        List<Long> before = envoys.counters(FROM_ISTIOD);
        MeshBed.NAMES.forEach(bed::restart);
        bed.awaitRenewals(2);
        Await.until("each has clusters of the new istiod", MeshBed.LIMIT, () -> {
            List<Long> now = envoys.counters(FROM_ISTIOD);
            return IntStream.range(0, now.size()).allMatch(i -> now.get(i) > before.get(i));
        });
    }

    private static void swapNaively(MeshBed bed) {
        RootCa c = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(3));
        TrustPlan plan =
                TrustPlan.issuedBy(c, MeshBed.NAMES, MeshBed.intermediate().generation(3));
        bed.mesh.push(plan, PushOptions.defaults().replaceRoot(true));
        bed.restart(MeshBed.ONE);
    }
}
