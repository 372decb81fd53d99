package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The old intermediates end 30 hours after the rotation begins, which soaks for 24; it is killed at hour 20. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationOfEndingCasTest {

    private static final Duration SOAK = Duration.ofHours(24);

    @TempDir
    Path folder;

    private final FakeMesh mesh = new FakeMesh(Validity.lasting(Duration.ofHours(30)));
    private final Instant start = mesh.time;
    private final List<Finding> noticed = new ArrayList<>();

    private RotationDriver driver() {
        Journal journal = Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
        MeshListener listener = new MeshListener() {
            @Override
            public void noticed(Finding finding) {
                noticed.add(finding);
            }
        };
        return new RotationDriver(
                mesh,
                mesh.rotation,
                DriverOptions.of(RotationOptions.defaults().soak(SOAK)).journal(journal),
                listener);
    }

    private Instant hour(int hours) {
        return start.plus(Duration.ofHours(hours));
    }

    private void killedAtHour20() {
        mesh.whilePausing = () -> {
            if (mesh.time.isAfter(start.plusSeconds(60))) {
                mesh.time = hour(20);
                throw new CancellationException("killed");
            }
        };
        assertThatThrownBy(() -> driver().run(Direction.FORWARD)).hasMessage("killed");
        mesh.whilePausing = () -> {};
    }

    @Test
    void before_it_begins_the_status_and_the_run_say_that_old_CAs_end_too_soon() {
        RotationStatus status = driver().status(Direction.FORWARD);
        assertThat(status.findings()).extracting(Finding::code).containsOnly(RotationCode.OLD_CA_ENDS_SOON);
        assertThat(status.findings()).hasSize(3);
        assertThat(status.ready()).isTrue();
        assertThat(driver().preflight()).noneMatch(Finding::isError).hasSize(3);

        killedAtHour20();
        assertThat(noticed).extracting(Finding::code).containsOnly(RotationCode.OLD_CA_ENDS_SOON);
    }

    @Test
    void run_again_when_they_have_ended_it_goes_on_to_its_end() {
        killedAtHour20();
        mesh.time = hour(31);

        RotationStatus status = driver().status(Direction.FORWARD);
        assertThat(status.phase()).isEqualTo(RotationPhase.BRIDGED);
        assertThat(status.violations()).isEmpty();
        assertThat(status.ready()).isTrue();

        DriverResult result = driver().run(Direction.FORWARD);
        assertThat(result.outcome().result()).as(result.outcome().toString()).isEqualTo(Result.DONE);
        assertThat(result.held()).hasSize(3);
        assertThat(result.held()).zipSatisfy(FakeMesh.NAMES, (certs, name) -> {
            assertThat(certs.cluster()).isEqualTo(name);
            assertThat(certs.chain().differencesTo(mesh.secrets.get(name).chain()))
                    .isEmpty();
        });
    }

    @Test
    void the_way_back_leads_to_no_CA_that_has_ended_and_says_so_before_it_writes() {
        killedAtHour20();
        mesh.time = hour(31);
        List<String> before = List.copyOf(mesh.writes);

        assertThat(driver().status(Direction.BACK).violations())
                .extracting(Finding::code)
                .containsOnly(RotationCode.OLD_CA_ENDED);
        RotationOutcome back = driver().run(Direction.BACK).outcome();
        assertThat(back.result()).as(back.toString()).isEqualTo(Result.STOPPED);
        assertThat(back.findings()).extracting(Finding::code).containsOnly(RotationCode.OLD_CA_ENDED);
        assertThat(mesh.writes).isEqualTo(before);
    }
}
