package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ztunnel that reads the roots for its connection to istiod only at its start, in a rotation of the root. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OldZtunnelTest {

    private static final ClusterName TWO = FakeMesh.NAMES.get(1);
    private static final RotationOptions PACE =
            RotationOptions.defaults().soak(FakeMesh.LIFETIME).timeout(Duration.ofSeconds(5));

    @TempDir
    Path folder;

    private final FakeMesh mesh = new FakeMesh();
    private final List<String> told = new ArrayList<>();

    private RotationDriver driver(RotationOptions pace) {
        Journal journal = Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
        MeshListener listener = new MeshListener() {
            @Override
            public void ztunnelRestartNeeded(ClusterName cluster, String reason) {
                told.add(cluster + " needed: " + reason);
            }

            @Override
            public void ztunnelRestarting(ClusterName cluster, String reason) {
                told.add(cluster + " restarting: " + reason);
            }
        };
        return new RotationDriver(mesh, mesh.rotation, DriverOptions.of(pace).journal(journal), listener);
    }

    private RotationOutcome run(RotationOptions pace) {
        return driver(pace).run(Direction.FORWARD).outcome();
    }

    private List<String> toRestart() {
        return driver(PACE).status(Direction.FORWARD).clusters().stream()
                .filter(cluster -> cluster.name().equals(TWO))
                .flatMap(cluster -> cluster.ztunnelsToRestart().stream())
                .toList();
    }

    @Test
    void is_waited_for_before_the_bridge_goes_and_its_node_is_named() {
        mesh.ztunnels.start(TWO, "1.29.1-distroless");
        assertThat(toRestart()).isEmpty();

        RotationOutcome outcome = run(PACE);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).isEqualTo(RotationPhase.TRUSTED);
        assertThat(outcome.gate()).containsInstanceOf(Gate.ZtunnelsRestarted.class);
        assertThat(outcome.reason())
                .startsWith("ztunnel 1.29.1-distroless of cluster2 reads the roots only at its start, and has to be"
                        + " restarted after ")
                .endsWith(" on node7");
        assertThat(told).singleElement().asString().isEqualTo("cluster2 needed: " + outcome.reason());
        assertThat(toRestart()).containsExactly(FakeZtunnels.NODE);
        assertThat(mesh.ztunnels.restarted).isEmpty();

        mesh.ztunnels.start(TWO, "1.29.1-distroless");
        assertThat(toRestart()).isEmpty();
        assertThat(run(PACE).result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_new_one_is_never_waited_for() {
        mesh.ztunnels.start(TWO, "1.29.2");

        assertThat(run(PACE).result()).isEqualTo(Result.DONE);
        assertThat(told).isEmpty();
    }

    @Test
    void nor_is_an_upgrade_in_the_midst_asked_for_twice() {
        mesh.ztunnels.start(TWO, "1.28.5");
        assertThat(run(PACE).result()).isEqualTo(Result.WAITING);
        mesh.ztunnels.start(TWO, "1.28.6");

        assertThat(run(PACE).result()).isEqualTo(Result.DONE);
    }

    @Test
    void is_restarted_once_when_the_roots_are_mounted_if_that_is_wanted() throws IOException {
        mesh.ztunnels.start(TWO, "1.29.1");

        RotationOutcome outcome = run(PACE.restartZtunnel(true));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
        assertThat(told).singleElement().asString().startsWith("cluster2 restarting: ztunnel 1.29.1 of");
        assertThat(mesh.ztunnels.restarted).containsOnlyKeys(TWO);
        assertThat(Files.readString(folder.resolve(Journal.FILE))).contains("restarted-ztunnel");
    }

    @Test
    void is_not_waited_for_where_somebody_answers_for_it_and_that_is_told() throws IOException {
        mesh.ztunnels.start(TWO, "1.29.1");

        RotationOutcome outcome = run(PACE.waiveZtunnel(TWO));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(IstiodCode.ZTUNNEL_WAIVED);
            assertThat(finding.where()).isEqualTo("cluster2");
            assertThat(finding.detail()).contains("node7");
        });
        assertThat(Files.readString(folder.resolve(Journal.FILE))).contains("waived-ztunnel");
    }

    @Test
    void ztunnels_that_could_not_be_read_are_not_taken_for_none() {
        mesh.ztunnels.hide(TWO);

        RotationOutcome outcome = run(PACE);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).isEqualTo(RotationPhase.TRUSTED);
        assertThat(outcome.reason()).startsWith("it could not be read which ztunnels run in cluster2");
    }

    @Test
    void is_waited_for_on_the_way_back_too_if_it_started_with_the_new_roots() {
        mesh.ztunnels.start(TWO, "1.29.1");
        while (driver(PACE).status(Direction.FORWARD).phase() != RotationPhase.TRUSTED) {
            driver(PACE).step(Direction.FORWARD);
        }
        mesh.ztunnels.start(TWO, "1.29.1");

        RotationOutcome outcome = driver(PACE).run(Direction.BACK).outcome();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).isEqualTo(RotationPhase.BRIDGED);
        mesh.ztunnels.start(TWO, "1.29.1");
        assertThat(driver(PACE).run(Direction.BACK).outcome().result()).isEqualTo(Result.DONE);
    }
}
