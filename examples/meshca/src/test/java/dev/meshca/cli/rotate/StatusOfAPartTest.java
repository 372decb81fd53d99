package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.files.NewCas;
import dev.meshca.disk.files.RotationDirectory;
import dev.meshca.embedded.EmbeddedClusters;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code meshca status --only}: what is left out on purpose is neither missed nor spoken of. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StatusOfAPartTest {

    @TempDir
    private Path folder;

    private Shell whole = new Shell();
    private Shell half = new Shell();
    private Path certs;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        half = new Shell().with("KUBECONFIG", mesh.kubeconfig().toString()).with("CTX_CLUSTER1", "ctx1");
        whole = half.with("CTX_CLUSTER2", "ctx2");
        whole.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        whole.run("push", "--dir", certs);
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private void begin() {
        CaDirectory files = CaDirectory.at(certs);
        RootCa root = files.rootIfThere().orElseThrow();
        CaSpec next = CaSpec.intermediate("Istio").key(KeyAlgorithm.EC_P256).generation(2);
        RotationDirectory.at(certs)
                .prepare(NewCas.intermediates(root.issue(files.clusters(), next, Issuance.system())));
    }

    @Test
    void a_cluster_that_is_left_out_is_not_missed() {
        for (Shell shell : new Shell[] {half, whole}) {
            Result part = shell.run("status", "--dir", certs, "--only", "cluster1");

            assertThat(part.exit()).as(part.out() + part.err()).isZero();
            assertThat(part.out()).containsPattern("cluster1 +STEADY").doesNotContain("cluster2", "CONTEXT_MISSING");
            JsonNode json = Documents.read(shell.run("status", "--dir", certs, "--only", "cluster1", "-o", "json"));
            assertThat(json.get("clusters")).hasSize(1);
        }
    }

    @Test
    void the_other_forms_are_the_library_s_documents_of_the_same_part() {
        Result page = half.run("status", "--dir", certs, "--only", "cluster1", "-o", "html");
        Result metrics = half.run("status", "--dir", certs, "--only", "cluster1", "-o", "prometheus");

        assertThat(page.out())
                .startsWith("<!doctype html>")
                .contains("mesh of 1 cluster,", "No rotation is under way.")
                .doesNotContain("cluster2");
        assertThat(metrics.out())
                .startsWith("# HELP meshca_rotation_under_way")
                .contains("phase=\"steady\"} 1\n")
                .doesNotContain("cluster2");
        assertThat(page.err() + metrics.err()).doesNotContain("next:");
    }

    @Test
    void one_that_no_context_leads_to_cannot_be_meant() {
        Result result = half.run("status", "--dir", certs, "--only", "cluster1,cluster2");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("no context leads to cluster2, only to cluster1");
    }

    @Test
    void one_that_the_folder_does_not_have_is_named() {
        Result result = whole.with("CTX_CLUSTER3", "ctx1").run("status", "--dir", certs, "--only", "cluster1,cluster3");

        assertThat(result.out()).contains("CLUSTER_NOT_IN_FOLDER cluster3");
    }

    @Test
    void a_rotation_under_way_has_no_next_step_for_a_part() {
        begin();

        Result part = whole.run("status", "--dir", certs, "--only", "cluster1");
        Result all = whole.run("status", "--dir", certs);

        assertThat(part.exit()).as(part.out() + part.err()).isZero();
        assertThat(part.out())
                .contains("under way, here in phase STEADY", "when all clusters are looked at")
                .doesNotContain("next write", "cluster2", "CLUSTER_UNREADABLE");
        assertThat(part.err()).endsWith("next: meshca status --dir " + certs + "\n");
        assertThat(all.out()).contains("next write", "cluster2");
        assertThat(all.err()).contains("next: meshca rotate intermediates");
    }
}
