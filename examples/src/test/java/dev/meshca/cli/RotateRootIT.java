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
