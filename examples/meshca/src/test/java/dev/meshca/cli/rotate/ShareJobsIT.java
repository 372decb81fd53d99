package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Jar;
import dev.meshca.cli.Shell.Result;
import dev.meshca.testbed.Istiod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Jobs of the manifest, run by Kubernetes' own Job controller and scheduler, each Pod as a process, on real API servers and istiods in
 * Pods, while workloads talk.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class ShareJobsIT {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String NAMESPACE = "meshca";
    private static final String PUSH = "meshca-push";
    private static final String PREPARE = "meshca-prepare";
    private static final String ROTATE = "meshca-rotate";
    private static final int KILLED = 137;
    private static final int WAITING = 4;

    @TempDir
    private Path folder;

    @TempDir
    private Path machine;

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

    @Test
    void shares_that_are_refused_and_killed_are_replaced_and_bring_a_new_root_and_no_handshake_is_refused()
            throws IOException {
        try (RotatingMesh mesh = RotatingMesh.ofFile(3, folder, Istiod.MULTI_ROOT);
                Traffic traffic = mesh.traffic();
                KubernetesClient admin = mesh.client();
                CommandKubelet kubelet = CommandKubelet.start(admin, NAMESPACE, machine, mesh::obey)) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            String oldKey = state.rootKey();
            Path file = file();
            Jar jar = mesh.jarUnderRoles();
            Path kubeconfig = Path.of(jar.environment().get("KUBECONFIG"));
            ShareJobs jobs = ShareJobs.apply(admin, NAMESPACE, ShareJobs.manifest(), folder, kubeconfig);
            Object[] firstShareByHand = {"rotate", "root", "--mesh", file, "--share", "0/2", "--yes"};

            assertThatSharesMayPushAtOnce(mesh, jobs, kubelet, jar, file);
            assertThat(jar.run(firstShareByHand).exit())
                    .as("a share begins none")
                    .isEqualTo(2);
            Map<String, Map<String, String>> before = state.secrets();
            jobs.release(PREPARE);
            jobs.awaitComplete(PREPARE);
            assertThat(state.secrets()).isEqualTo(before);

            RunningJar byHand = mesh.running(jar, firstShareByHand);
            assertThat(byHand.saysWithin(LIMIT, says("other shares still have to write cluster2")))
                    .as(byHand.output())
                    .isTrue();
            jobs.release(ROTATE);
            RunningJar refused = kubelet.command(ROTATE, 0, 1);
            assertThat(refused.exitWithin(LIMIT)).as(refused.output()).hasValue(WAITING);
            byHand.kill();
            RunningJar second = kubelet.command(ROTATE, 1, 1);
            RunningJar first = kubelet.command(ROTATE, 0, 2);
            jobs.awaitActive(ROTATE, 2);
            killAfter(first, " writing ");
            killAfter(second, " waiting: .* may be alive until ");
            Job done = jobs.awaitComplete(ROTATE);

            assertThat(refused.output()).contains("LOCK_HELD", "works on it");
            assertThat(kubelet.exits(ROTATE, 0)).containsExactly(WAITING, KILLED, 0);
            assertThat(kubelet.exits(ROTATE, 1)).containsExactly(KILLED, 0);
            assertThatOnlyTheKilledOnesCount(done, kubelet);
            assertThat(pause(kubelet, 1, 2)).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
            assertThat(pause(kubelet, 2, 3)).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
            kubelet.command(ROTATE, 0, 3).print();
            kubelet.command(ROTATE, 1, 2).print();
            traffic.awaitRoot(state.root());
            traffic.assertThatNobodyWasRefused("two shares as Jobs, each killed once");
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            state.assertThatTheRootIsNewAndTheOldOneIsArchived(oldKey);
            assertThatNoPhaseBeganBeforeEveryClusterWasInTheOneBefore(mesh);
            Result late = jar.run(firstShareByHand);
            assertThat(late.exit()).as(late.toString()).isZero();
            assertThat(late.out()).contains("such a rotation ended");
        }
    }

    /** Two at once in Pods, and the first of them a third time by hand. */
    private static void assertThatSharesMayPushAtOnce(
            RotatingMesh mesh, ShareJobs jobs, CommandKubelet kubelet, Jar jar, Path file) {
        MeshAndFolder state = new MeshAndFolder(mesh);
        Map<String, Map<String, String>> before = state.secrets();
        jobs.release(PUSH);
        RunningJar byHand = mesh.running(jar, "push", "--mesh", file, "--share", "0/2");
        jobs.awaitComplete(PUSH);
        assertThat(byHand.outputOfSuccess()).contains("2 of 2 clusters have what the files say");
        assertThat(kubelet.exits(PUSH)).containsExactly(0, 0);
        assertThat(kubelet.command(PUSH, 0, 1).output()).contains("2 of 2 clusters have what the files say");
        assertThat(kubelet.command(PUSH, 1, 1).output()).contains("1 of 1 clusters have what the files say");
        assertThat(state.secrets()).isEqualTo(before);
        assertThat(kubelet.exits(ROTATE))
                .as("nothing runs before it is released")
                .isEmpty();
    }

    private static void assertThatOnlyTheKilledOnesCount(Job done, CommandKubelet kubelet) {
        assertThat(done.getStatus().getSucceeded()).isEqualTo(2);
        assertThat(done.getStatus().getFailed()).isEqualTo(2);
        assertThat(kubelet.pod(ROTATE, 0, 2).getMetadata().getAnnotations())
                .containsEntry("batch.kubernetes.io/job-index-failure-count", "0")
                .containsEntry("batch.kubernetes.io/job-index-ignored-failure-count", "1");
    }

    /** Between two Pods of the first share. */
    private static Duration pause(CommandKubelet kubelet, int before, int after) {
        return Duration.between(
                Instant.parse(kubelet.pod(ROTATE, 0, before).getMetadata().getCreationTimestamp()),
                Instant.parse(kubelet.pod(ROTATE, 0, after).getMetadata().getCreationTimestamp()));
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
