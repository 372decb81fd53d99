package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshWorkloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshca rotate root --yes} on real istiods with Istio's default settings, while workloads talk. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotateRootIT {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final int KILLS = 6;
    private static final long SEED = 4;

    /** What a run says before it looks at the second cluster: killed earlier, it would have done nothing. */
    private static final int AT_WORK = 2;

    /** Shorter than the soak. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Pattern RESTART = Pattern.compile(" restart istiod in (\\S+):");

    @TempDir
    private Path folder;

    private ControlPlanes planes;
    private RotatingMesh mesh;

    @BeforeEach
    void start() {
        planes = ControlPlanes.of(2).start();
        mesh = new RotatingMesh(planes, folder);
    }

    @AfterEach
    void stop() {
        mesh.close();
        planes.close();
    }

    @Test
    void a_new_root_and_no_refused_handshake() throws IOException {
        String oldKey = Files.readString(mesh.certs().resolve("root-key.pem"));
        try (MeshWorkloads workloads = mesh.workloads()) {
            mesh.awaitHealthy();
            RunningJar rotation = rotate();
            OptionalInt exit = rotation.exitWithin(LIMIT);
            print(rotation);
            assertThat(exit).as(rotation.output()).hasValue(0);
            assertThatNobodyWasRefused(workloads, "rotate root");
        }
        assertThatTheMeshIsAsTheFolderSays(oldKey);
    }

    @Test
    void a_new_root_by_a_command_that_is_killed_six_times() throws IOException {
        String oldKey = Files.readString(mesh.certs().resolve("root-key.pem"));
        Random random = new Random(SEED);
        try (MeshWorkloads workloads = mesh.workloads()) {
            mesh.awaitHealthy();
            int inTheMiddle = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                RunningJar rotation = rotate();
                boolean wrote = killAtRandom(rotation, random);
                inTheMiddle += wrote ? 1 : 0;
                System.err.printf("kill %d of %d:%n", kill, KILLS);
                print(rotation);
            }
            assertThat(inTheMiddle).as("kills after a write began").isGreaterThan(1);
            RunningJar last = rotate();
            OptionalInt exit = last.exitWithin(LIMIT);
            print(last);
            assertThat(exit).as(last.output()).hasValue(0);
            assertThatNobodyWasRefused(workloads, "rotate root, killed " + KILLS + " times (seed " + SEED + ")");
        }
        assertThatTheMeshIsAsTheFolderSays(oldKey);
    }

    /** After some line of its output and a moment more. A run that waits says nothing, and is killed then. */
    private static boolean killAtRandom(RunningJar rotation, Random random) {
        int lines = AT_WORK + 1 + random.nextInt(5);
        assertThat(rotation.saysWithin(AT_WORK, LIMIT)).as("it is at work").isTrue();
        boolean said = rotation.saysWithin(lines, SILENCE);
        Duration moment = Duration.ofMillis(random.nextInt(1_500));
        assertThat(rotation.exitWithin(moment)).as(rotation.output()).isEmpty();
        rotation.kill();
        System.err.printf("killed %d ms after %s%n", moment.toMillis(), said ? "line " + lines : "a long silence");
        return rotation.output().contains(" writing ");
    }

    private RunningJar rotate() {
        Object[] args = mesh.withIstiods(
                "rotate", "root", "--dir", mesh.certs(), "--yes", "--soak", RotatingMesh.SOAK.toSeconds() + "s");
        return new RunningJar(mesh.jar().process(args), this::obey);
    }

    private void obey(String line) {
        Matcher restart = RESTART.matcher(line);
        if (restart.find()) {
            new Thread(() -> mesh.restart(restart.group(1)), "operator").start();
        }
    }

    private static void print(RunningJar command) {
        System.err.println(command.output().indent(4));
    }

    private static void assertThatNobodyWasRefused(MeshWorkloads workloads, String what) {
        MeshStats stats = workloads.stop();
        System.err.println(what + ": " + stats.summary());
        assertThat(stats.handshakes()).isPositive();
        assertThat(stats.failed()).as(stats.summary()).isZero();
        assertThat(stats.workloads()).allMatch(workload -> workload.roots().size() == 1);
        assertThat(stats.workloads().stream().map(workload -> workload.roots()).distinct())
                .hasSize(1);
    }

    private void assertThatTheMeshIsAsTheFolderSays(String oldKey) throws IOException {
        Result verify = mesh.jar().run(mesh.withContexts("verify", "--dir", mesh.certs()));
        Result status = mesh.jar().run(mesh.withIstiods("status", "--dir", mesh.certs()));
        System.err.println(status.out());
        assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
        assertThat(status.exit()).as(status.out() + status.err()).isZero();
        assertThat(status.out()).contains("no rotation is under way");
        for (String cluster : mesh.clusters()) {
            Map<String, String> data = mesh.secret(cluster).getData();
            for (String name : data.keySet()) {
                assertThat(mesh.certs().resolve(cluster).resolve(name))
                        .hasBinaryContent(Base64.getDecoder().decode(data.get(name)));
            }
            assertThat(mesh.leaseHolder(cluster)).as("the Lease of " + cluster).isEmpty();
        }
        assertThat(mesh.certs().resolve("root-key.pem")).content().isNotEqualTo(oldKey);
        assertThat(mesh.certs().resolve(".next")).doesNotExist();
        try (Stream<Path> archived = Files.list(mesh.certs().resolve("archive"))) {
            assertThat(archived)
                    .singleElement()
                    .satisfies(old -> assertThat(old.resolve("root-key.pem")).hasContent(oldKey));
        }
    }
}
