package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Jar;
import dev.meshca.cli.Shell.Result;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.testbed.Istiod;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of the Jobs, each share in a process of its own, on real API servers and istiods in Pods, while workloads talk. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class ShareJobsIT {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final int SHARES = 2;

    @TempDir
    private Path folder;

    private final Map<String, List<String>> commands = new LinkedHashMap<>();

    private Path file() throws IOException {
        return Files.writeString(folder.resolve("mesh.yaml"), """
                apiVersion: meshca.dev/v1alpha1
                kind: Mesh
                directory: certs
                rotation: {soak: %ds}
                clusters:
                  cluster1: {context: cluster1}
                  cluster2: {context: cluster2}
                  cluster3: {context: cluster3}
                """.formatted(RotatingMesh.SOAK.toSeconds()));
    }

    /** The API server has to know every field of the manifests; what the Jobs then run is run here, with two shares. */
    private void readJobs(RotatingMesh mesh) {
        try (KubernetesClient admin = mesh.client()) {
            for (HasMetadata item : admin.load(MeshClusters.class.getResourceAsStream("share-jobs.yaml"))
                    .items()) {
                HasMetadata created = admin.resource(item)
                        .fieldValidation(FieldValidateable.Validation.STRICT)
                        .create();
                if (created instanceof Job job) {
                    assertThat(job.getSpec().getSuspend()).isTrue();
                    commands.put(
                            job.getMetadata().getName(),
                            job.getSpec()
                                    .getTemplate()
                                    .getSpec()
                                    .getContainers()
                                    .get(0)
                                    .getCommand());
                }
            }
        }
        assertThat(commands).containsOnlyKeys("meshca-push", "meshca-prepare", "meshca-rotate");
    }

    private Object[] command(String job, Path file, int index) {
        List<String> words = commands.get(job);
        assertThat(words).startsWith("meshca");
        return words.stream()
                .skip(1)
                .map(word -> word.replace("/mesh/mesh.yaml", file.toString())
                        .replace("$(JOB_COMPLETION_INDEX)/4", index + "/" + SHARES))
                .toArray();
    }

    @Test
    void shares_of_which_one_is_killed_and_replaced_bring_a_new_root_and_no_handshake_is_refused() throws IOException {
        try (RotatingMesh mesh = RotatingMesh.ofFile(3, folder, Istiod.MULTI_ROOT);
                Traffic traffic = mesh.traffic()) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            String oldKey = state.rootKey();
            Path file = file();
            readJobs(mesh);
            Jar jar = mesh.jarUnderRoles();

            assertThatSharesMayPushAtOnce(mesh, jar, file, state);
            assertThat(jar.run(command("meshca-rotate", file, 0)).exit())
                    .as("a share begins none")
                    .isEqualTo(2);
            Map<String, Map<String, String>> before = state.secrets();
            Result prepared = jar.run(command("meshca-prepare", file, 0));
            assertThat(prepared.exit()).as(prepared.toString()).isZero();
            assertThat(state.secrets()).isEqualTo(before);

            RunningJar second = mesh.running(jar, command("meshca-rotate", file, 1));
            assertThat(second.saysWithin(LIMIT, says("other shares still have to write cluster1, cluster3")))
                    .as(second.output())
                    .isTrue();
            killAfter(mesh.running(jar, command("meshca-rotate", file, 0)), " writing ");
            RunningJar replaced = mesh.running(jar, command("meshca-rotate", file, 0));
            killAfter(second, " waiting: .* may be alive until ");
            Result twice = jar.run(command("meshca-rotate", file, 0));
            RunningJar again = mesh.running(jar, command("meshca-rotate", file, 1));
            replaced.outputOfSuccess();
            again.outputOfSuccess();

            assertThat(twice.exit()).as(twice.toString()).isEqualTo(4);
            assertThat(twice.out()).contains("LOCK_HELD", "works on it");
            traffic.awaitRoot(state.root());
            traffic.assertThatNobodyWasRefused("two shares, each killed once");
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            state.assertThatTheRootIsNewAndTheOldOneIsArchived(oldKey);
            assertThatNoPhaseBeganBeforeEveryClusterWasInTheOneBefore(mesh);
            Result late = jar.run(command("meshca-rotate", file, 1));
            assertThat(late.exit()).as(late.toString()).isZero();
            assertThat(late.out()).contains("such a rotation ended");
        }
    }

    /** All at once, the first of them twice. */
    private void assertThatSharesMayPushAtOnce(RotatingMesh mesh, Jar jar, Path file, MeshAndFolder state) {
        Map<String, Map<String, String>> before = state.secrets();
        List<RunningJar> pushes = new ArrayList<>();
        IntStream.of(0, 1, 0).forEach(index -> pushes.add(mesh.running(jar, command("meshca-push", file, index))));
        assertThat(pushes.get(0).outputOfSuccess()).contains("2 of 2 clusters have what the files say");
        assertThat(pushes.get(1).outputOfSuccess()).contains("1 of 1 clusters have what the files say");
        assertThat(pushes.get(2).outputOfSuccess()).contains("2 of 2 clusters have what the files say");
        assertThat(state.secrets()).isEqualTo(before);
    }

    private static void killAfter(RunningJar run, String line) {
        assertThat(run.saysWithin(LIMIT, says(line))).as(run.output()).isTrue();
        run.kill();
        run.print();
    }

    private static Predicate<List<String>> says(String line) {
        return lines -> lines.stream().anyMatch(said -> said.matches(".*" + line + ".*"));
    }

    private static void assertThatNoPhaseBeganBeforeEveryClusterWasInTheOneBefore(RotatingMesh mesh)
            throws IOException {
        Map<String, Set<String>> phases = new LinkedHashMap<>();
        for (String line : Files.readAllLines(mesh.certs().resolve("journal.jsonl"))) {
            JsonNode entry = JsonMapper.shared().readTree(line);
            if (!entry.path("what").asString().equals("wrote")) {
                continue;
            }
            JsonNode evidence = entry.path("evidence");
            Set<String> written =
                    phases.computeIfAbsent(evidence.path("to").asString(), phase -> new LinkedHashSet<>());
            boolean allBefore = phases.values().stream()
                    .limit(phases.size() - 1)
                    .allMatch(clusters -> clusters.size() == mesh.clusters().size());
            assertThat(allBefore).as("%s, after %s", line, phases).isTrue();
            written.add(evidence.path("cluster").asString());
        }
        assertThat(phases).containsOnlyKeys("BRIDGED", "TRUST_BOTH", "TRUSTED", "DONE");
        assertThat(phases.values())
                .allSatisfy(clusters -> assertThat(clusters).containsExactlyInAnyOrderElementsOf(mesh.clusters()));
    }
}
