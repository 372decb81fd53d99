package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.ControlPlanes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A rotation whose process is killed (SIGKILL) again and again, at moments drawn with a seed, on real clusters. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledRotationIT {

    private static final int KILLS = 6;
    private static final long SEED = 20_261_122;

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    @Test
    void killed_six_times_a_rotation_is_finished_by_running_it_again_and_no_handshake_fails() throws Exception {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            Path dir = bed.folder("runner");
            KilledRunner.prepare(bed, planes.kubeconfig(), dir);
            long start = System.nanoTime();
            for (int kill = 1; kill <= KILLS; kill++) {
                System.err.println("  killed run " + kill);
                String last = run(bed, dir, 1 + random.nextInt(4), random.nextInt(400));
                assertThat(last).as("the run that was to be killed").doesNotContain("STOPPED");
            }
            String last = run(bed, dir, Integer.MAX_VALUE, 0);
            assertThat(last).startsWith("DONE in DONE");
            RotationStatus status = RotationDriver.of(
                            Access.to(bed.mesh), bed.bridgeFirst(), bed.options(), MeshListener.NONE)
                    .status(Direction.FORWARD);
            assertThat(status.phase()).as(status.toString()).isEqualTo(RotationPhase.DONE);
            assertThat(Journal.in(dir, Runner.current(), "test", Clock.systemUTC())
                            .verify()
                            .intact())
                    .isTrue();
            bed.finish("killed " + KILLS + " times", Duration.ofNanos(System.nanoTime() - start), "");
        }
    }

    /** Restarts istiods when asked, and kills the process some milliseconds after it has told a number of events. */
    private static String run(MeshBed bed, Path dir, int events, int millis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRunner.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int told = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.err.println("    " + line);
                last = line;
                told += isLook(line) ? 0 : 1;
                if (line.startsWith("restart ")) {
                    bed.restart(ClusterName.of(line.substring("restart ".length())));
                }
                if (told >= events) {
                    process.waitFor(millis, TimeUnit.MILLISECONDS);
                    break;
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return last;
    }

    /** Each run first proves again what was proved before. */
    private static boolean isLook(String line) {
        return line.startsWith("proved");
    }
}
