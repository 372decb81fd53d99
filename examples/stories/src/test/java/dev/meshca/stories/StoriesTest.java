package dev.meshca.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.embedded.EmbeddedClusters;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StoriesTest {

    @TempDir
    private Path folder;

    @Test
    void a_mesh_is_born_grows_is_verified_and_takes_in_a_virtual_machine() throws IOException {
        Path certs = folder.resolve("certs");
        try (EmbeddedClusters mesh = new EmbeddedClusters(folder, "ctx1", "ctx2", "ctx3")) {
            assertThat(VerifyInPipeline.run(List.of(mesh.cluster(1), mesh.cluster(2))))
                    .as("before the first day")
                    .isFalse();

            try (Mesh two = Mesh.in(certs, mesh.cluster(1), mesh.cluster(2))) {
                two.ensure(MeshSpec.defaults().key(KeyAlgorithm.EC_P256));
                assertThat(two.push().done()).isTrue();
            }
            assertThat(VerifyInPipeline.run(List.of(mesh.cluster(1), mesh.cluster(2))))
                    .isTrue();

            PushReport added = AddCluster.run(certs, mesh.cluster(3));
            assertThat(added.done()).as(added.toString()).isTrue();
            assertThat(CaDirectory.at(certs).clusters()).contains(ClusterName.of("cluster3"));

            assertThat(VerifyInPipeline.run(List.of(mesh.cluster(1), mesh.cluster(2), mesh.cluster(3))))
                    .isTrue();
        }
        WorkloadCert ledger = VirtualMachine.run(certs, folder.resolve("vm"));
        assertThat(ledger.spec().spiffeId()).isEqualTo("spiffe://cluster.local/ns/payments/sa/ledger");
        assertThat(folder.resolve("vm/key.pem")).exists();
    }
}
