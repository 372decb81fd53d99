package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.driver.MatrixTrial.Strategy;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Injection;
import dev.meshca.testbed.IstioRelease;
import dev.meshca.testbed.IstiodPods;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the API server believes istiod's webhook while the root changes, with two replicas that each write its caBundle. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class InjectionIT {

    private static final int CALLS = 20;

    /** There are no workloads whose certificates had to be waited for. */
    private static final RotationOptions PACE =
            RotationOptions.defaults().soak(Duration.ofSeconds(1)).timeout(PodBed.LIMIT);

    private static final MatrixTable TABLE = new MatrixTable();

    @TempDir
    Path folder;

    @Test
    void no_pod_is_refused_its_sidecar_and_a_naive_swap_does_refuse_some() {
        rotateWhilePodsAreCreated(IstioRelease.V1_29);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("matrix")
    void it_is_so_with_each_release(IstioRelease release) {
        rotateWhilePodsAreCreated(release);
    }

    private void rotateWhilePodsAreCreated(IstioRelease release) {
        try (ControlPlanes planes = ControlPlanes.of(1).start()) {
            rotateWhilePodsAreCreated(release, planes);
        }
    }

    private void rotateWhilePodsAreCreated(IstioRelease release, ControlPlanes planes) {
        ControlPlane plane = planes.get("cluster1");
        Injection.declare(plane);
        try (PodBed bed = new PodBed(release, planes, folder, Map.of());
                Injection injection = Injection.start(plane, bed.istiods)) {
            Operator operator =
                    new Operator(cluster -> bed.istiods.pods().forEach(pod -> replace(bed.istiods, pod, injection)));
            RotationOutcome outcome = bed.driver(bed.bridgeFirst(), PACE, operator)
                    .run(Direction.FORWARD)
                    .outcome();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
            Injection.Calls good = injection.calls();
            System.err.println("injection, bridge-first: " + good);
            assertThat(good.refused()).as(good.toString()).isZero();
            assertThat(good.injected()).isGreaterThan(2 * CALLS);
            add(release, Strategy.BRIDGE_FIRST, good);

            assertThat(differing(bed)).as("webhooks that istiod gave its roots").isEmpty();

            bed.swapNaively();
            assertThat(differing(bed)).hasSizeGreaterThanOrEqualTo(1);
            replace(bed.istiods, bed.istiods.pods().get(0), injection);
            Await.until(
                    "a Pod is refused", PodBed.LIMIT, () -> injection.calls().refused() > 0);
            Injection.Calls bad = injection.calls().since(good);
            System.err.println("injection, naive swap: " + bad);
            add(release, Strategy.NAIVE_SWAP, bad);
            TABLE.document();
        }
    }

    private static List<String> differing(PodBed bed) {
        return bed.mesh.verify(VerifyOptions.defaults().webhooks(true)).findings().stream()
                .filter(finding -> finding.code() == ClusterCode.WEBHOOK_ROOTS_DIFFER)
                .map(Finding::where)
                .toList();
    }

    private static void add(IstioRelease release, Strategy strategy, Injection.Calls calls) {
        MatrixTable.Row row = new MatrixTable.Row(
                release.version(), strategy, false, "API server, webhook", "replicas restart one by one");
        TABLE.add(row, calls.injected() + calls.refused(), calls.refused());
    }

    /** Until the other one, too, is replaced, one replica is of before and one of after, and each writes its roots to the webhook. */
    private static void replace(IstiodPods istiods, String pod, Injection injection) {
        istiods.evict(pod);
        istiods.awaitRollout();
        long before = injection.calls().all();
        Await.until(
                "more Pods were created", PodBed.LIMIT, () -> injection.calls().all() >= before + CALLS);
    }
}
