package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plans of what brings running clusters into a mesh; {@code MergeIT} and {@code SelfSignedCaIT} do it with real istiods. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BrownFieldTest {

    @TempDir
    private Path folder;

    private Shell shell = new Shell();
    private Path one;
    private Path other;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        one = folder.resolve("one");
        other = folder.resolve("other");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString());
        shell.run("create", "--dir", one, "--key", "EC_P256", "--cluster", "cluster1");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    @Test
    void a_merge_shows_its_phases_in_the_clusters_of_both_meshes() {
        pushed("Acme");

        Result plan = merge();

        assertThat(plan.exit()).as(plan.toString()).isZero();
        assertThat(plan.out()).contains("a merge of two meshes", "cluster1", "cluster2", "BRIDGED");
        assertThat(plan.err()).contains("next: meshca merge --dir").contains("--with-context cluster2=ctx2 --yes");
        assertThat(shell.run("verify", "--dir", one, "--offline").exit()).isZero();
    }

    @Test
    void roots_of_one_name_as_one_tool_makes_them_are_merged_by_trust_in_both() {
        pushed("Istio");

        Result bridged = merge();
        Result trusted = merge("--strategy", "trust-first");

        assertThat(bridged.exit()).isEqualTo(2);
        assertThat(bridged.err())
                .contains("the roots of both meshes have the name 'O=Istio, CN=Root CA'", "--strategy trust-first");
        assertThat(trusted.exit()).as(trusted.toString()).isZero();
        assertThat(trusted.out()).contains("TRUST");
    }

    @Test
    void two_meshes_with_a_cluster_of_one_name_are_not_merged() {
        shell.run("create", "--dir", other, "--key", "EC_P256", "--cluster", "cluster1");

        Result plan = shell.run(
                "merge",
                "--dir",
                one,
                "--context",
                "cluster1=ctx1",
                "--with",
                other,
                "--with-context",
                "cluster1=ctx2");

        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err()).contains("cluster1");
    }

    @Test
    void the_ca_that_istiod_made_is_left_for_a_new_root() throws IOException {
        storeSelfSigned();

        Result plan = leave();

        assertThat(plan.out()).as(plan.toString()).contains("BRIDGED", "cluster1");
        assertThat(plan.err()).contains("next: meshca rotate self-signed --dir");
        assertThat(other).doesNotExist();
    }

    @Test
    void a_further_cluster_goes_to_the_root_of_the_first() throws IOException {
        storeSelfSigned();

        Path first = folder.resolve("first");
        shell.run("create", "--dir", first, "--organization", "Acme", "--key", "EC_P256", "--cluster", "cluster9");

        Result plan = leave("--to", first);

        assertThat(plan.out()).as(plan.toString()).contains("BRIDGED");
        assertThat(leave("--to", folder.resolve("nowhere")).exit()).isEqualTo(2);
    }

    @Test
    void without_a_ca_of_istiods_own_there_is_nothing_to_leave() {
        Result plan = leave();

        assertThat(plan.out()).contains("NO_SELF_SIGNED_CA cluster1");
    }

    private void pushed(String organization) {
        shell.run(
                "create", "--dir", other, "--organization", organization, "--key", "EC_P256", "--cluster", "cluster2");
        shell.run("push", "--dir", one, "--context", "cluster1=ctx1");
        shell.run("push", "--dir", other, "--context", "cluster2=ctx2");
    }

    private Result merge(Object... more) {
        return run(
                Stream.of(
                        "merge",
                        "--dir",
                        one,
                        "--context",
                        "cluster1=ctx1",
                        "--with",
                        other,
                        "--with-context",
                        "cluster2=ctx2"),
                more);
    }

    private Result leave(Object... more) {
        return run(Stream.of("rotate", "self-signed", "--dir", other, "--context", "cluster1=ctx1"), more);
    }

    private Result run(Stream<Object> words, Object... more) {
        return shell.run(Stream.concat(words, Arrays.stream(more)).toArray());
    }

    private void storeSelfSigned() throws IOException {
        try (KubernetesClient client = mesh.client(1)) {
            client.secrets()
                    .inNamespace("istio-system")
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("istio-ca-secret")
                            .endMetadata()
                            .addToData("ca-cert.pem", base64(one.resolve("root-cert.pem")))
                            .addToData("ca-key.pem", base64(one.resolve("root-key.pem")))
                            .build())
                    .create();
        }
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }
}
