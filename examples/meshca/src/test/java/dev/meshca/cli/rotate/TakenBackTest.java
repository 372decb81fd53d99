package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.KeyAlgorithm;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshca rotate rollback}, when one cluster of two has its new intermediate. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TakenBackTest {

    @TempDir
    private Path folder;

    private Shell shell = new Shell();
    private Path certs;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        shell.run("push", "--dir", certs);
        beginInOneCluster();
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private void beginInOneCluster() throws IOException {
        CaDirectory files = CaDirectory.at(certs);
        RootCa root = files.rootIfThere().orElseThrow();
        CaSpec next = CaSpec.intermediate("Istio").key(KeyAlgorithm.EC_P256).generation(2);
        RotationDirectory.at(certs)
                .prepare(NewCas.intermediates(root.issue(files.clusters(), next, Issuance.system())));
        Map<String, String> data = new TreeMap<>();
        try (Stream<Path> documents = Files.list(certs.resolve(".next/cluster1"))) {
            for (Path document : documents.toList()) {
                data.put(
                        document.getFileName().toString(),
                        Base64.getEncoder().encodeToString(Files.readAllBytes(document)));
            }
        }
        mesh.client(1).secrets().inNamespace("istio-system").withName("cacerts").edit(secret -> {
            secret.setData(data);
            return secret;
        });
    }

    @Test
    void the_plan_of_the_way_back_is_another_one_than_that_of_the_way_on() {
        Result back = shell.run("rotate", "rollback", "--dir", certs);
        Result on = shell.run("rotate", "intermediates", "--dir", certs);

        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(back.out())
                .startsWith("the way back from a rotation of the intermediates, under way")
                .contains("STEADY in cluster1\n")
                .doesNotContain("DONE in")
                .endsWith("nothing was changed\n");
        assertThat(on.out()).contains("DONE in cluster2\n").doesNotContain("STEADY in");
    }
}
