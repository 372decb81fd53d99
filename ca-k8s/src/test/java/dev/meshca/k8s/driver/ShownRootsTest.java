package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import dev.meshca.trust.TrustBundle;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Since when every proxy can know the new roots: on that hangs whether the bridge may go. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ShownRootsTest {

    private static final ClusterName ONE = FakeMesh.NAMES.get(0);
    private static final Duration DAY = Duration.ofHours(24);

    @TempDir
    Path folder;

    private final FakeMesh mesh = new FakeMesh();

    private RotationDriver driver() {
        Journal journal = Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
        RotationOptions options =
                RotationOptions.defaults().soak(FakeMesh.LIFETIME).timeout(Duration.ofSeconds(5));
        return new RotationDriver(mesh, mesh.rotation, DriverOptions.of(options).journal(journal), MeshListener.NONE);
    }

    private TrustBundle roots() {
        return Optional.ofNullable(mesh.secrets.get(ONE)).orElseThrow().chain().roots();
    }

    private void goTo(RotationPhase phase) {
        while (driver().status(Direction.FORWARD).phase() != phase) {
            assertThat(driver().step(Direction.FORWARD).outcome().result()).isEqualTo(Result.STEPPED);
        }
    }

    private void assertHalfALifeIsLeft() {
        RotationStatus status = driver().status(Direction.FORWARD);
        assertThat(status.ready()).isFalse();
        assertThat(status.earliest())
                .hasValueSatisfying(
                        time -> assertThat(time).isAfterOrEqualTo(mesh.time.plus(FakeMesh.LIFETIME.dividedBy(2))));
    }

    @Test
    void what_one_webhook_shows_late_counts_from_then_whatever_the_ConfigMaps_say() {
        TrustBundle old = roots();
        goTo(RotationPhase.TRUSTED);
        mesh.elsewhere.put(ONE, Map.of("cluster1/mutatingwebhookconfiguration/istio-sidecar-injector/x", old));
        mesh.time = mesh.time.plus(DAY);
        assertThat(driver().run(Direction.FORWARD).outcome().result()).isEqualTo(Result.WAITING);
        mesh.elsewhere.clear();
        assertHalfALifeIsLeft();
    }

    @Test
    void ConfigMaps_that_a_ClusterTrustBundle_has_replaced_say_nothing_about_time() {
        TrustBundle old = roots();
        mesh.settings = Optional.of(FakeIstiod.settings(DAY));
        mesh.elsewhere.put(ONE, Map.of("cluster1/clustertrustbundle/istio.io:istiod-ca:root-cert", old));
        goTo(RotationPhase.BRIDGED);
        mesh.time = mesh.time.plus(DAY.multipliedBy(2));
        assertThat(driver().step(Direction.FORWARD).outcome().result()).isEqualTo(Result.WAITING);
        mesh.time = mesh.time.plus(DAY);
        mesh.elsewhere.put(ONE, Map.of("cluster1/clustertrustbundle/istio.io:istiod-ca:root-cert", roots()));
        assertHalfALifeIsLeft();
    }

    @Test
    void a_replica_that_was_not_restarted_hands_out_the_old_roots_so_they_are_not_shown() {
        goTo(RotationPhase.BRIDGED);
        mesh.halfRestarted.add(ONE);
        RotationOutcome outcome = driver().step(Direction.FORWARD).outcome();
        assertThat(outcome.result()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).startsWith("cluster1/istiod-1 has not loaded the Secret as it was written at ");
        mesh.time = mesh.time.plus(DAY);
        assertThat(driver().status(Direction.FORWARD).ready()).isFalse();
        mesh.restartTheOther(ONE);
        assertHalfALifeIsLeft();
    }

    @Test
    void nor_is_one_believed_that_was_started_a_moment_before_the_roots_were_written() {
        goTo(RotationPhase.BRIDGED);
        mesh.time = mesh.time.plus(DAY);
        mesh.restartTheOther(ONE);
        mesh.halfRestarted.add(ONE);

        RotationOutcome outcome = driver().step(Direction.FORWARD).outcome();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).startsWith("cluster1/istiod-1 has not loaded the Secret");
    }
}
