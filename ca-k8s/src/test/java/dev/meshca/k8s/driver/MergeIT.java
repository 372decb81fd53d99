package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.mesh.Mesh;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshStats.Pair;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two meshes of one cluster each, with different roots and two workloads each, that all talk to each other all the time:
 * before the merge only those of one mesh succeed.
 */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class MergeIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    private final RootCa acme = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    private final RootCa other = RootCa.create(CaSpec.root("Other").key(KeyAlgorithm.EC_P256));
    private final CaCerts one = acme.issue(MeshBed.ONE, MeshBed.intermediate());
    private final CaCerts two = other.issue(MeshBed.TWO, MeshBed.intermediate());

    @Test
    void bridges_both_ways_join_two_meshes_with_default_settings_of_istio() {
        X509Certificate bridgeOfOne = other.crossSign(acme.certificate(), Instant.now());
        X509Certificate bridgeOfTwo = acme.crossSign(other.certificate(), Instant.now());
        Rotation merge = Rotation.mergeBridged(List.of(one), bridgeOfOne, List.of(two), bridgeOfTwo);
        joined("merge, bridges both ways, multi-root off", merge, RotationPhase.BRIDGED, Map.of());
    }

    @Test
    void trust_in_both_roots_joins_two_meshes_with_multi_root() {
        Rotation merge = Rotation.mergeTrusted(List.of(one), List.of(two));
        joined("merge, trust in both, multi-root on", merge, RotationPhase.TRUST, Istiod.MULTI_ROOT);
    }

    @Test
    void the_verb_of_a_mesh_joins_two_directories_and_again_there_is_nothing_to_do() {
        CaDirectory.at(folder.resolve("acme")).save(acme, TrustPlan.of(List.of(one)));
        CaDirectory.at(folder.resolve("other")).save(other, TrustPlan.of(List.of(two)));
        Kubeconfig kubeconfig = Kubeconfig.of(planes.kubeconfig());
        try (RunningMesh running = new RunningMesh(planes, folder);
                Mesh ours = Mesh.in(folder.resolve("acme"), kubeconfig.context(MeshBed.ONE, "cluster1"));
                Mesh theirs = Mesh.in(folder.resolve("other"), kubeconfig.context(MeshBed.TWO, "cluster2"))) {
            running.start(List.of(one, two), Map.of());
            running.talk(running.workloads(2).startApart());

            RotationOutcome outcome = ours.merge(theirs).options(running.pace()).run();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
            assertThat(outcome.phase()).isEqualTo(RotationPhase.BRIDGED);
            running.awaitRenewals(2);
            MeshStats merged = running.stats();
            running.awaitRenewals(2);
            MeshStats last = running.stop();
            System.err.printf(
                    "merge by the verb: all after it %,d handshakes, %,d failed%n",
                    last.handshakesSince(merged), last.failedSince(merged));
            assertThat(last.failedSince(merged)).as(last.summary()).isZero();

            RotationOutcome again = ours.merge(theirs).options(running.pace()).run();
            assertThat(again.result()).as(again.toString()).isEqualTo(Result.DONE);
            assertThat(again.writes()).isEmpty();
            assertThat(ours.verify().healthy()).as(ours.verify().toText()).isTrue();
            assertThat(theirs.verify().healthy()).as(theirs.verify().toText()).isTrue();
        }
    }

    private void joined(String story, Rotation merge, RotationPhase end, Map<String, String> environment) {
        try (RunningMesh mesh = new RunningMesh(planes, folder)) {
            mesh.start(List.of(one, two), environment);
            mesh.talk(mesh.workloads(2).startApart());
            Await.until(
                    "every pair between the meshes has tried",
                    RunningMesh.LIMIT,
                    () -> mesh.stats().betweenClusters().stream().allMatch(pair -> pair.failed() > 5));
            MeshStats apart = mesh.stats();
            assertThat(apart.betweenClusters()).as("the control").hasSize(8).allMatch(pair -> pair.ok() == 0);

            RoundTrip trip = new RoundTrip(mesh, List.of(one, two), merge);
            RotationOutcome outcome = trip.driver().run(Direction.FORWARD).outcome();
            Duration time = trip.time();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
            assertThat(outcome.phase()).isEqualTo(end);
            mesh.awaitRenewals(2);
            MeshStats merged = mesh.stats();
            mesh.awaitRenewals(2);
            MeshStats joined = mesh.stats();
            trip.back();
            MeshStats last = mesh.stop();

            System.err.printf(
                    "%s: handshakes between the meshes before it %s; all after it %,d, %,d failed; within the meshes, before, "
                            + "after and on the way back %s; %d s%n",
                    story,
                    sum(apart.betweenClusters()),
                    joined.handshakesSince(merged),
                    joined.failedSince(merged),
                    sum(last.withinClusters()),
                    time.toSeconds());
            assertThat(joined.failedSince(merged)).as(joined.summary()).isZero();
            assertThat(joined.betweenClusters()).allMatch(pair -> pair.ok() > 20);
            assertThat(last.withinClusters()).allMatch(pair -> pair.failed() == 0);
            assertThat(trip.operator().events).noneMatch(event -> event.startsWith("restart of"));
        }
    }

    private static String sum(List<Pair> pairs) {
        return "%,d, %,d failed"
                .formatted(
                        pairs.stream().mapToLong(Pair::ok).sum(),
                        pairs.stream().mapToLong(Pair::failed).sum());
    }
}
