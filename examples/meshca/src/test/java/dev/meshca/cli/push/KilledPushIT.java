package dev.meshca.cli.push;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Jar;
import dev.meshca.cli.Shell.Result;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Throttle;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshca push}, killed (SIGKILL) when it has written one cluster of three, and run again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class KilledPushIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KILLED = 137;
    private static final String NAMESPACE = "istio-system";
    private static final String CLUSTERS = "cluster1,cluster2,cluster3";

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(3);

    @TempDir
    private Path folder;

    private Throttle second;
    private Throttle third;
    private Jar meshca;
    private Path certs;

    @BeforeEach
    void create() {
        second = Throttle.on(planes.get("cluster2"));
        third = Throttle.on(planes.get("cluster3"));
        Stream<Path> kubeconfigs =
                Stream.of(planes.get("cluster1").kubeconfigFile(), second.kubeconfig(), third.kubeconfig());
        meshca = new Jar(Map.of(
                "KUBECONFIG",
                String.join(File.pathSeparator, kubeconfigs.map(Path::toString).toList())));
        certs = folder.resolve("certs");
        done(run("create", "--dir", certs, "--key", "EC_P256", "--cluster", CLUSTERS));
    }

    @AfterEach
    void clear() {
        second.close();
        third.close();
        for (ControlPlane plane : planes.all()) {
            try (KubernetesClient client = client(plane)) {
                client.secrets().inNamespace(NAMESPACE).withName("cacerts").delete();
            }
        }
    }

    private Result run(Object... args) {
        return meshca.run(args);
    }

    private static void done(Result result) {
        assertThat(result.exit()).as(result.toString()).isZero();
    }

    /** With more time than it takes until it is killed. */
    private static Object[] push(Path dir) {
        return withContexts("push", "--dir", dir, "--timeout", LIMIT.toSeconds() + "s");
    }

    private static Object[] withContexts(Object... args) {
        return Stream.concat(
                        Stream.of(args),
                        planes.all().stream()
                                .flatMap(plane -> Stream.of("--context", plane.name() + "=" + plane.name())))
                .toArray();
    }

    @Test
    void a_first_push_is_finished_by_the_same_command() throws Exception {
        killAfterTheFirstCluster(certs);

        assertThat(held("cluster1")).contains(files(certs, "cluster1"));
        assertThat(held("cluster2")).isEmpty();
        assertThat(held("cluster3")).isEmpty();
        assertThatTheSameCommandFinishesIt(certs);
    }

    @Test
    void a_push_of_new_cas_is_finished_by_the_same_command_and_in_between_each_cluster_has_the_old_or_the_new()
            throws Exception {
        done(run(push(certs)));
        Path next = folder.resolve("next");
        done(run(
                "create",
                "--dir",
                next,
                "--key",
                "EC_P256",
                "--cluster",
                CLUSTERS,
                "--from-root",
                certs.resolve("root-cert.pem"),
                certs.resolve("root-key.pem")));

        killAfterTheFirstCluster(next);

        assertThat(held("cluster1")).contains(files(next, "cluster1"));
        assertThat(held("cluster2")).contains(files(certs, "cluster2"));
        assertThat(held("cluster3")).contains(files(certs, "cluster3"));
        done(run(withContexts("verify")));
        assertThatTheSameCommandFinishesIt(next);
    }

    private void killAfterTheFirstCluster(Path dir) throws Exception {
        second.hold();
        third.hold();
        Process push = meshca.process(push(dir))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.out").toFile())
                .start();
        try {
            Await.until(
                    "the first cluster is written, and the other writes are on their way",
                    LIMIT,
                    () -> second.held() == 1
                            && third.held() == 1
                            && held("cluster1").equals(Optional.of(files(dir, "cluster1"))));
        } finally {
            push.destroyForcibly();
        }
        assertThat(push.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(push.exitValue())
                .as(Files.readString(folder.resolve("killed.out")))
                .isEqualTo(KILLED);
    }

    /** The write to the second cluster is lost; the one to the third was on its way, and is done when nobody waits for it any more. */
    private void assertThatTheSameCommandFinishesIt(Path dir) throws IOException {
        second.lose();
        third.passOn();
        Await.until(
                "the late write is done", LIMIT, () -> held("cluster3").equals(Optional.of(files(dir, "cluster3"))));

        Result again = run(push(dir));

        done(again);
        assertThat(again.out())
                .containsPattern("cluster1 .*UNCHANGED")
                .containsPattern("cluster2 .*(CREATED|UPDATED)")
                .containsPattern("cluster3 .*UNCHANGED");
        for (ControlPlane plane : planes.all()) {
            assertThat(held(plane.name())).contains(files(dir, plane.name()));
        }
    }

    /** The names and contents in the cluster's Secret; empty without one. */
    private static Optional<Map<String, String>> held(String cluster) {
        try (KubernetesClient client = client(planes.get(cluster))) {
            return Optional.ofNullable(client.secrets()
                            .inNamespace(NAMESPACE)
                            .withName("cacerts")
                            .get())
                    .map(KilledPushIT::content);
        }
    }

    private static Map<String, String> content(Secret secret) {
        Map<String, String> content = new TreeMap<>();
        secret.getData()
                .forEach((name, value) ->
                        content.put(name, new String(Base64.getDecoder().decode(value), US_ASCII)));
        return content;
    }

    private static Map<String, String> files(Path dir, String cluster) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (String name : List.of("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem")) {
            content.put(name, Files.readString(dir.resolve(cluster).resolve(name)));
        }
        return content;
    }

    private static KubernetesClient client(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }
}
