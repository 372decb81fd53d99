package dev.meshca.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.docs.Page.Block;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.IstiodDeployment;
import dev.meshca.testbed.MountedSecret;
import dev.meshca.testbed.Resources;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each line for the shell of the README, and then of the pages, in one shell under {@code set -e}, on real API servers, with
 * real istiods from where the README says to install Istio.
 */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentedLinesIT {

    /** In the README's words. */
    private static final Map<String, String> CONTEXTS =
            Map.of("kind-one", "cluster1", "kind-two", "cluster2", "kind-three", "cluster3");

    private static final String CACERTS = "/api/v1/namespaces/istio-system/secrets/cacerts";

    private static final String NOT_SEEN =
            "has not been seen to end here yet; RotateIntermediatesIT and RotateByStepsIT do the like";
    private static final String ELSEWHERE = "is run by PagesTest, without istiods; has not been seen to end here yet";

    /** What nobody runs here, by the first line of its block, and why. */
    private static final Map<String, String> NOT_RUN = Map.of(
            "meshca rotate intermediates --dir certs", NOT_SEEN,
            "meshca rotate rollback --dir certs        # the plan", NOT_SEEN,
            "meshca crl --dir certs --next-update 30d", ELSEWHERE,
            "meshca rotate intermediates --dir certs --yes", NOT_SEEN,
            "meshca revoke --dir certs --cluster cluster2 --reason ca-compromise", ELSEWHERE,
            "meshca rotate root --dir certs --strategy trust-first --yes", NOT_SEEN,
            "meshca create --dir certs-2027 --cluster cluster1,cluster2 --key EC_P256", ELSEWHERE,
            "unset CTX_CLUSTER2", ELSEWHERE,
            "meshca rotate self-signed --dir certs1 --context cluster1=kind-one --yes", ELSEWHERE,
            "meshca merge --dir certs --context cluster1=kind-one --with other --with-context cluster4=kind-four",
                    ELSEWHERE);

    /** Long after the last one. */
    private static final String UNDER_WAY = "meshca rotate root --dir certs --again --step --yes";

    /** The mesh of the runbook. */
    private static final String TWO_CLUSTERS = """
            unset CTX_CLUSTER3
            ISTIODS=${ISTIODS%% --istiod cluster3=*}
            meshca remove --dir certs --cluster cluster3
            meshca push --dir certs
            """;

    /** What has happened before a block, by its first line; most blocks begin where the one before them ended. */
    private static final Map<String, String> BEFORE = Map.of(
            "meshca rotate rollback --dir certs --yes",
            UNDER_WAY,
            "meshca rotate root --dir certs                          # the plan",
            TWO_CLUSTERS);

    /**
     * The script, with what is particular here: a machine that builds is slow, no kubelet forwards ports, and nobody has
     * certificates whose end has to be waited for.
     */
    private static final String HERE = """
            ISTIODS=
            meshca() {
              case "$1" in
                check | push | verify) command meshca "$@" --timeout 2m ;;
                status) command meshca "$@" --request-timeout 2m $ISTIODS ;;
                rotate) command meshca "$@" --request-timeout 2m --soak 1s $ISTIODS ;;
                *) command meshca "$@" ;;
              esac
            }
            """;

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(3);

    @TempDir
    private Path folder;

    private final Set<String> istiods = new HashSet<>();
    private final Resources open = new Resources();

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    @Test
    void each_line_works_as_it_stands() throws IOException, GeneralSecurityException {
        Map<String, String> environment = Map.of(
                "KUBECONFIG", kubeconfig().toString(),
                "PATH", script().getParent() + File.pathSeparator + System.getenv("PATH"),
                "JAVA_HOME", System.getProperty("java.home"));
        try (LiveShell shell = new LiveShell(folder, environment)) {
            shell.run(HERE);
            for (Page page : Page.all()) {
                for (Block block : page.blocks("sh")) {
                    run(block, shell);
                    installIstio(shell);
                }
            }
        }
    }

    private void run(Block block, LiveShell shell) {
        String first = block.lines().get(0);
        if (!NOT_RUN.containsKey(first)) {
            shell.run(BEFORE.getOrDefault(first, ""));
            assertThat(shell.run(block.content())).isNotEmpty();
        }
    }

    /** Contexts under the names that the README uses. */
    private Path kubeconfig() throws IOException {
        String contexts = CONTEXTS.entrySet().stream()
                .map(context -> "- name: %s%n  context: {cluster: %s, user: %s}%n"
                        .formatted(context.getKey(), context.getValue(), context.getValue()))
                .collect(Collectors.joining());
        return Files.writeString(planes.kubeconfig(), contexts, StandardOpenOption.APPEND);
    }

    private static Path script() {
        Path script = Page.TOP.resolve("examples/meshca/target/meshca");
        assertThat(script).as("what mvn package makes").isExecutable();
        return script;
    }

    /** "Now install Istio: istiod finds its CA." */
    private void installIstio(LiveShell shell) throws IOException, GeneralSecurityException {
        for (ControlPlane plane : planes.all()) {
            if (!istiods.contains(plane.name()) && plane.get(CACERTS).isPresent()) {
                MountedSecret secret = open.add(MountedSecret.of(
                        plane,
                        "istio-system",
                        "cacerts",
                        folder.resolve("mounted").resolve(plane.name())));
                IstiodDeployment.declare(plane, Istiod.MULTI_ROOT);
                Istiod istiod = open.add(Istiod.start(plane, secret.dir(), Istiod.MULTI_ROOT));
                istiods.add(plane.name());
                shell.run("ISTIODS+=' --istiod " + plane.name() + "=127.0.0.1:" + istiod.securePort() + "'");
            }
        }
    }
}
