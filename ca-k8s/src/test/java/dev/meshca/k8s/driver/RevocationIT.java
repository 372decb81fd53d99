package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationSet;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.MeshStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rotations and revocations where workloads check each other against the lists that real istiods hand out. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class RevocationIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    private static List<CaCerts> all(List<CaCerts> one, List<CaCerts> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static void requireDone(RotationOutcome outcome) {
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
    }

    @Test
    void a_new_root_with_lists_that_are_renewed_in_the_middle_fails_no_handshake() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of())) {
            RevokingMesh revoking = new RevokingMesh(bed);
            List<CaCerts> present = revoking.turnOn();
            revoking.traffic(1);
            Rotation rotation =
                    Rotation.bridgeFirst(bed.x, present, bed.issued).crlsMountedWithin(RevokingMesh.MOUNTED);
            Operator operator = new Operator(bed) {
                @Override
                public void phaseDone(RotationPhase from, RotationPhase to) {
                    super.phaseDone(from, to);
                    requireAccepted(revoking);
                }
            };
            long start = System.nanoTime();
            RevocationSet lists = revoking.lists(all(bed.present, bed.issued));
            RotationOutcome bridged = RotationDriver.of(
                            Access.to(bed.mesh), rotation.crls(lists), bed.options(), operator)
                    .step(Direction.FORWARD)
                    .outcome();
            assertThat(bridged.result()).as(bridged.toString()).isEqualTo(Result.STEPPED);
            assertThat(operator.events)
                    .containsSubsequence("written cluster2 STEADY -> STEADY", "written cluster1 STEADY -> BRIDGED");

            RevocationSet renewed = revoking.lists(all(bed.present, bed.issued));
            RotationDriver driver =
                    RotationDriver.of(Access.to(bed.mesh), rotation.crls(renewed), bed.options(), operator);
            requireDone(driver.run(Direction.FORWARD).outcome());
            assertThat(operator.events)
                    .containsSubsequence(
                            "written cluster2 BRIDGED -> BRIDGED",
                            "written cluster1 BRIDGED -> TRUSTED (istiod must restart)");
            assertThat(driver.status(Direction.FORWARD).done()).isTrue();
            revoking.awaitGiven(MeshBed.NAMES, renewed);
            revoking.awaitInUse(MeshBed.NAMES, renewed);
            requireServed(bed, bed.issued);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            bed.finish("bridge-first, revocation on, lists renewed in the middle", time, operator.phases());
        }
    }

    @Test
    void a_CA_that_was_replaced_and_revoked_is_refused_and_nobody_else_and_so_is_one_in_use() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of())) {
            RevokingMesh revoking = new RevokingMesh(bed);
            List<CaCerts> present = revoking.turnOn();
            revoking.traffic(2);
            List<CaCerts> fresh = bed.a.issue(
                    MeshBed.NAMES,
                    CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256).generation(2),
                    Issuance.system());
            Path ofOne = revoking.newest("cluster1/0");
            Path ofTwo = revoking.newest("cluster2/0");
            Operator operator = new Operator(bed);
            long start = System.nanoTime();
            Rotation rotation = Rotation.intermediates(present, fresh)
                    .crls(revoking.lists(all(bed.present, fresh)))
                    .crlsMountedWithin(RevokingMesh.MOUNTED);
            requireDone(RotationDriver.of(Access.to(bed.mesh), rotation, bed.options(), operator)
                    .run(Direction.FORWARD)
                    .outcome());
            requireServed(bed, fresh);
            bed.awaitRenewals(2);

            revoking.revoke(bed.present.get(1));
            RevocationSet withoutOld = revoking.lists(all(bed.present, fresh));
            revoking.push(fresh, withoutOld);
            for (ClusterName at : MeshBed.NAMES) {
                assertThat(revoking.verdicts(ofTwo, at)).hasSize(2).allMatch(RevocationIT::saysRevoked);
                assertThat(revoking.verdicts(ofOne, at)).isEmpty();
            }
            requireAccepted(revoking);
            revoking.awaitInUse(MeshBed.NAMES, withoutOld);
            bed.awaitRenewals(2);
            MeshStats replaced = bed.stats();
            assertThat(replaced.failed()).as(replaced.summary()).isZero();
            System.err.printf(
                    "new intermediates, revocation on, and the old one of cluster2 revoked: %s; %d s%s%n",
                    replaced.summary(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                    operator.phases());

            revoking.revoke(fresh.get(1));
            revoking.push(List.of(fresh.get(0)), revoking.lists(all(bed.present, fresh)));
            assertThat(revoking.verdicts(revoking.newest("cluster2/0"), MeshBed.ONE))
                    .hasSize(2)
                    .allMatch(RevocationIT::saysRevoked);
            assertThat(revoking.verdicts(revoking.newest("cluster1/0"), MeshBed.ONE))
                    .isEmpty();
            Await.until(
                    "cluster2 is refused",
                    MeshBed.LIMIT,
                    () -> between(bed.stats()).allMatch(pair -> pair.failed() > 0));
            MeshStats refused = bed.stats();
            bed.awaitRenewals(2);
            requireRefusedSince(refused, bed.stats());
        }
    }

    private static boolean saysRevoked(String verdict) {
        return verdict.contains("revoked");
    }

    /** What every workload has now, in every cluster. */
    private static void requireAccepted(RevokingMesh revoking) {
        for (ClusterName from : MeshBed.NAMES) {
            for (ClusterName at : MeshBed.NAMES) {
                assertThat(revoking.verdicts(revoking.newest(from + "/0"), at))
                        .as(from + " in " + at)
                        .isEmpty();
            }
        }
    }

    private static void requireServed(MeshBed bed, List<CaCerts> expected) {
        for (CaCerts certs : expected) {
            assertThat(bed.served(certs.cluster()).subList(0, 1)).containsExactly(certs.certificate());
        }
    }

    /** Across the clusters, in both directions. */
    private static Stream<MeshStats.Pair> between(MeshStats stats) {
        return stats.pairs().stream().filter(pair -> !isWithin(pair));
    }

    private static boolean isWithin(MeshStats.Pair pair) {
        return pair.from().split("/")[0].equals(pair.to().split("/")[0]);
    }

    /** Nothing gets across any more; cluster2 itself was not given the lists, and nobody there is refused. */
    private static void requireRefusedSince(MeshStats before, MeshStats now) {
        System.err.println("then the present CA of cluster2 revoked: " + now.summary());
        assertThat(between(now).map(MeshStats.Pair::ok))
                .containsExactlyElementsOf(
                        between(before).map(MeshStats.Pair::ok).toList());
        assertThat(now.pairs()).filteredOn(RevocationIT::isWithin).hasSize(4).allMatch(pair -> pair.failed() == 0);
        assertThat(now.handshakes()).isGreaterThan(before.handshakes());
        assertThat(now.summary()).contains("certificate revoked");
    }
}
