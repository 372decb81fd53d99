package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar by itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshcaJarIT {

    private static final Predicate<String> UNWANTED = Pattern.compile(
                    "META-INF/[^/]+\\.(SF|DSA|RSA|EC)|.*module-info\\.class")
            .asMatchPredicate();

    private static final Predicate<String> SERVERS = Pattern.compile(
                    "(META-INF/versions/\\d+/)?(io/vertx|io/netty|okhttp3/mockwebserver|mockwebserver3|org/eclipse/jetty"
                            + "|dev/meshca/embedded|io/fabric8/(mockwebserver|kubernetes/client/server))/.*")
            .asMatchPredicate();

    @TempDir
    private Path folder;

    @Test
    void the_version_costs_no_library_but_the_command_lines() {
        Result result = new Jar(Map.of(), List.of("-verbose:class")).run("--version");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("picocli.CommandLine", "dev.meshca.cli.Meshca");
        assertThat(result.out())
                .doesNotContain(" io.vertx.", " io.netty.", " io.fabric8.", " tools.jackson.", " org.bouncycastle.");
    }

    @Test
    void creating_on_the_disk_costs_no_Kubernetes_client() {
        Result result = new Jar(Map.of(), List.of("-verbose:class"))
                .run("create", "--dir", folder.resolve("certs"), "--key", "EC_P256", "--cluster", "a");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains(" org.bouncycastle.");
        assertThat(result.out()).doesNotContain(" io.vertx.", " io.netty.", " io.fabric8.", " tools.jackson.");
    }

    @Test
    void the_jar_that_handles_root_keys_holds_no_server() throws IOException {
        try (JarFile jar = new JarFile(Jar.file().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .filteredOn(name -> name.endsWith(".class"))
                    .hasSizeGreaterThan(1000)
                    .noneMatch(SERVERS);
        }
    }

    @Test
    void the_jar_has_a_main_class_and_no_remains_of_signatures_or_modules() throws IOException {
        try (JarFile jar = new JarFile(Jar.file().toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("dev.meshca.cli.Meshca");
            assertThat(manifest.getValue(Attributes.Name.MULTI_RELEASE)).isEqualTo("true");
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names.stream().filter(UNWANTED)).isEmpty();
            assertThat(names.stream().filter(name -> name.startsWith("META-INF/") && !name.endsWith("/")))
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/services/io.fabric8.kubernetes.client.http.HttpClient$Factory");
        }
    }
}
