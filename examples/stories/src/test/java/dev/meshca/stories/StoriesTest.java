package dev.meshca.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.embedded.EmbeddedClusters;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.mesh.ImportReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.mesh.file.MeshFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StoriesTest {

    @TempDir
    private Path folder;

    @Test
    void a_mesh_is_born_grows_is_verified_and_takes_in_a_virtual_machine() throws IOException {
        try (EmbeddedClusters mesh = new EmbeddedClusters(folder, "ctx1", "ctx2", "ctx3")) {
            assertThat(VerifyInPipeline.run(List.of(mesh.cluster(1), mesh.cluster(2))))
                    .as("before the first day")
                    .isFalse();

            Path certs = made(mesh);
            assertThat(VerifyInPipeline.run(List.of(mesh.cluster(1), mesh.cluster(2))))
                    .isTrue();

            PushReport added = AddCluster.run(certs, mesh.cluster(3));
            assertThat(added.done()).as(added.toString()).isTrue();
            assertThat(CaDirectory.at(certs).clusters()).contains(ClusterName.of("cluster3"));

            assertThat(VerifyInPipeline.run(List.of(mesh.cluster(1), mesh.cluster(2), mesh.cluster(3))))
                    .isTrue();
        }
        WorkloadCert ledger = VirtualMachine.run(folder.resolve("certs"), folder.resolve("vm"));
        assertThat(ledger.spec().spiffeId()).isEqualTo("spiffe://cluster.local/ns/payments/sa/ledger");
        assertThat(folder.resolve("vm/key.pem")).exists();
    }

    @Test
    void a_mesh_of_somebody_else_is_taken_over() throws IOException {
        try (EmbeddedClusters clusters = new EmbeddedClusters(folder, "ctx1", "ctx2")) {
            Path theirs = made(clusters);

            ImportReport report =
                    TakeOver.run(folder.resolve("ours"), theirs, List.of(clusters.cluster(1), clusters.cluster(2)));

            assertThat(report.done()).as(report.toString()).isTrue();
            assertThat(report.rootKey()).isTrue();
            assertThat(CaDirectory.at(folder.resolve("ours")).clusters())
                    .containsExactlyElementsOf(CaDirectory.at(theirs).clusters());
        }
    }

    @Test
    void a_job_renews_when_it_is_due_and_only_then() throws IOException {
        try (EmbeddedClusters clusters = new EmbeddedClusters(folder, "ctx1", "ctx2")) {
            Path certs = made(clusters, Duration.ofDays(20));
            Path file = folder.resolve("mesh.yaml");
            String mesh = """
                    apiVersion: meshca.dev/v1alpha1
                    kind: Mesh
                    directory: %s
                    kubeconfig: %s
                    clusters:
                      cluster1: {context: ctx1}
                      cluster2: {context: ctx2}
                    """.formatted(certs, clusters.kubeconfig());
            Files.writeString(file, mesh);
            assertThat(Renew.run(MeshFile.read(file))).as("nothing is due").isEmpty();

            Files.writeString(file, mesh + "rotation: {renewBefore: 30d}\n");
            assertThat(Renew.run(MeshFile.read(file))).isPresent();
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void a_watch_tells_what_appears_and_what_is_resolved() throws Exception {
        try (EmbeddedClusters clusters = new EmbeddedClusters(folder, "ctx1", "ctx2")) {
            Path certs = made(clusters);
            BlockingQueue<MeshWatch.Change> ofTheSecret = new LinkedBlockingQueue<>();
            Thread watch = new Thread(() -> Watch.run(
                    List.of(clusters.cluster(1), clusters.cluster(2)),
                    WatchOptions.defaults().every(Duration.ofMillis(50)),
                    change -> {
                        if (change.finding().code().name().equals("CACERTS_MISSING")) {
                            ofTheSecret.add(change);
                        }
                    }));
            watch.start();
            clusters.client(2)
                    .secrets()
                    .inNamespace("istio-system")
                    .withName("cacerts")
                    .delete();

            MeshWatch.Change appeared = ofTheSecret.take();
            try (Mesh mesh = Mesh.in(certs, clusters.cluster(1), clusters.cluster(2))) {
                mesh.push();
            }
            MeshWatch.Change resolved = ofTheSecret.take();
            watch.interrupt();
            watch.join();

            assertThat(appeared.kind()).isEqualTo(MeshWatch.Kind.APPEARED);
            assertThat(appeared.finding().where()).startsWith("cluster2");
            assertThat(resolved.kind()).isEqualTo(MeshWatch.Kind.RESOLVED);
        }
    }

    private Path made(EmbeddedClusters clusters) {
        return made(clusters, Duration.ofDays(3650));
    }

    private Path made(EmbeddedClusters clusters, Duration validity) {
        Path certs = folder.resolve("certs");
        try (Mesh two = Mesh.in(certs, clusters.cluster(1), clusters.cluster(2))) {
            two.ensure(MeshSpec.defaults().key(KeyAlgorithm.EC_P256).validity(validity));
            assertThat(two.push().done()).isTrue();
        }
        return certs;
    }
}
