package dev.meshca.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of Istio's multicluster guides. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContextVariablesTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    @TempDir
    private Path folder;

    private Kubeconfig twoContexts() throws IOException {
        return Kubeconfig.of(Files.writeString(folder.resolve("config"), """
            clusters: [{name: c, cluster: {server: 'https://h:1'}}]
            users: [{name: u, user: {token: t}}]
            contexts:
            - {name: kind-one, context: {cluster: c, user: u}}
            - {name: kind-two, context: {cluster: c, user: u}}
            """));
    }

    @Test
    void the_variables_of_the_guides_name_the_clusters() throws IOException {
        Kubeconfig kubeconfig = twoContexts();

        List<ClusterContext> found = kubeconfig.contextsFromEnvironment(
                Map.of("CTX_WEST_2", "kind-two", "CTX_CLUSTER1", "kind-one", "PATH", "/bin"));

        assertThat(found).extracting(context -> context.cluster().value()).containsExactly("cluster1", "west-2");
        assertThat(found).extracting(context -> context.context().orElse("")).containsExactly("kind-one", "kind-two");
        assertThat(kubeconfig.contextsFromEnvironment(Map.of())).isEmpty();
        assertThatThrownBy(() -> kubeconfig.contextsFromEnvironment(Map.of("CTX_CLUSTER1", "nowhere")))
                .hasMessageContaining("nowhere")
                .hasMessageContaining("kind-one");
    }

    @ParameterizedTest
    @CsvSource({"CTX_A,CTX_a", "CTX_A_B,CTX_A-B"})
    void two_variables_for_one_cluster_are_refused_by_their_names(String one, String other) throws IOException {
        Kubeconfig kubeconfig = twoContexts();

        assertThatThrownBy(() -> kubeconfig.contextsFromEnvironment(Map.of(one, "kind-one", other, "kind-two")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(one)
                .hasMessageContaining(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CTX__X", "CTX_ARCHIVE", "CTX_", "CTX_Ä", "CTX_A_"})
    void a_variable_that_names_no_cluster_is_named(String variable) throws IOException {
        Kubeconfig kubeconfig = twoContexts();

        assertThatThrownBy(() -> kubeconfig.contextsFromEnvironment(Map.of(variable, "kind-one")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(variable + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind-one\n", "kind-one\r\n", "\nkind-one", " kind-one", "kind-one\t", "kind-one\u00a0"})
    void what_stands_around_the_name_of_a_context_is_named(String context) throws IOException {
        Kubeconfig kubeconfig = twoContexts();

        assertThatThrownBy(() -> kubeconfig.contextsFromEnvironment(Map.of("CTX_CLUSTER1", context)))
                .hasMessageStartingWith("CTX_CLUSTER1: ")
                .hasMessageContaining("there is 'kind-one'")
                .hasMessageContaining("line break or blank");
        assertThatThrownBy(() -> kubeconfig.context(ONE, context))
                .hasMessageContaining("there is 'kind-one'")
                .hasMessageContaining("line break or blank");
    }
}
