package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Jar;
import dev.meshca.cli.Shell.Result;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.Istiod;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshca renew} again and again, as a job does it, on real API servers and istiods in Pods. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshFileIT {

    private static final Duration LIMIT = Duration.ofMinutes(6);

    /** CAs that are older than ten seconds are due. */
    private static final String SOON = "3649d23h59m50s";

    private static final Pattern COMMAND = Pattern.compile("meshca (.+) \\|\\| \\[ \\$\\? -eq 4 ]");

    @TempDir
    private Path folder;

    private Path file(String before) throws IOException {
        return Files.writeString(folder.resolve("mesh.yaml"), """
                apiVersion: meshca.dev/v1alpha1
                kind: Mesh
                directory: certs
                rotation: {soak: 1s, renewBefore: %s}
                clusters:
                  cluster1: {context: cluster1}
                  cluster2: {context: cluster2}
                """.formatted(before));
    }

    /** The API server has to know every field of the manifests; what the job then runs is run here. */
    private static Object[] commandOfTheJob(RotatingMesh mesh, Path file) {
        try (KubernetesClient admin = mesh.client()) {
            List<HasMetadata> created =
                    admin.load(MeshClusters.class.getResourceAsStream("renew-cronjob.yaml")).items().stream()
                            .map(item -> admin.resource(item)
                                    .fieldValidation(FieldValidateable.Validation.STRICT)
                                    .create())
                            .toList();
            CronJob job = (CronJob) created.get(created.size() - 1);
            PodSpec pod = job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
            Matcher command =
                    COMMAND.matcher(pod.getContainers().get(0).getCommand().get(2));
            assertThat(command).matches();
            return command.group(1).replace("/mesh/mesh.yaml", file.toString()).split(" ");
        }
    }

    @Test
    void one_file_from_the_first_day_to_a_root_that_is_renewed_phase_by_phase_by_the_job() throws IOException {
        try (RotatingMesh mesh = RotatingMesh.ofFile(2, folder, Istiod.MULTI_ROOT)) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            String oldKey = state.rootKey();
            Path file = file(SOON);
            Await.until("the root is due", LIMIT, () -> {
                Result needed = mesh.jar().run("needs-renewal", "--mesh", file);
                assertThat(needed.exit()).as(needed.toString()).isIn(0, 1);
                return needed.exit() == 0;
            });

            List<Integer> exits = new ArrayList<>();
            Jar job = mesh.jarUnderRoles();
            Object[] command = commandOfTheJob(mesh, file);
            Await.until("the root is renewed", LIMIT, () -> {
                Result renewed = job.run(command);
                exits.add(renewed.exit());
                assertThat(renewed.exit()).as(renewed.toString()).isIn(0, 4);
                return renewed.exit() == 0;
            });
            file("33%");
            Result nothing = mesh.jar().run("renew", "--mesh", file);

            assertThat(exits).contains(4).endsWith(0);
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            state.assertThatTheRootIsNewAndTheOldOneIsArchived(oldKey);
            assertThat(nothing.exit()).isZero();
            assertThat(nothing.out()).startsWith("nothing due before ");
            assertThat(mesh.jar().run("needs-renewal", "--mesh", file).exit()).isEqualTo(1);
            assertThat(mesh.jar().run("plan", "--mesh", file).out()).contains("nothing to do");
            assertThat(mesh.jar()
                            .run("rotate", "intermediates", "--mesh", file, "--yes", "--again")
                            .exit())
                    .isZero();
            Result seen = mesh.jar().run("watch", "--mesh", file, "--once");
            assertThat(seen.exit()).as(seen.toString()).isZero();
            assertThat(seen.out()).doesNotContain("ERROR");
        }
    }
}
