package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Plans and refusals. There is no istiod here to tell anything, which is 3. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotateCommandTest {

    @TempDir
    private static Path folder;

    private static EmbeddedClusters mesh;
    private static Path certs;
    private static Shell shell = new Shell();

    @BeforeAll
    static void push() throws IOException {
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        certs = folder.resolve("certs");
        shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        Result pushed = shell.run("push", "--dir", certs);
        assertThat(pushed.exit()).as(pushed.out() + pushed.err()).isZero();
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    @Test
    void without_yes_the_plan_of_a_new_root_is_shown_and_nothing_changes() throws IOException {
        Map<String, String> before = state();

        Result plan = shell.run("rotate", "root", "--dir", certs, "--soak", "1h");

        assertThat(plan.exit()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.out())
                .startsWith("a rotation of the root, bridge first; workload certificates live 1h at most\n")
                .contains("BRIDGED in cluster1, cluster2", "TRUSTED in cluster1, cluster2", "DONE in")
                .contains("istiod in cluster1, cluster2", "1h after the last write", "43m after the last write")
                .endsWith("nothing was changed\n")
                .doesNotContain("PRIVATE KEY");
        assertThat(plan.err()).contains("a soak of 1h is shorter than the 1d that workload certificates may live");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void a_plan_has_a_document() throws IOException {
        Map<String, String> before = state();

        JsonNode plan = Documents.read(
                shell.run("rotate", "root", "--dir", certs, "--strategy", "trust-first", "--soak", "1h", "-o", "json"));

        assertThat(plan.propertyNames())
                .containsExactly("action", "underWay", "soakSeconds", "steps", "status", "findings");
        assertThat(plan.get("action").asString()).isEqualTo("a rotation of the root, trust first");
        assertThat(plan.get("soakSeconds").asInt()).isEqualTo(3600);
        assertThat(plan.at("/steps/0").propertyNames())
                .containsExactly("phase", "what", "gate", "clusters", "restarts", "earliest");
        assertThat(plan.get("steps").valueStream().map(step -> step.get("phase").asString()))
                .containsExactly("TRUST", "ISSUE", "DONE");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void old_ztunnels_are_part_of_the_plan_and_only_those_of_the_mesh_can_be_waived() {
        Result plan = shell.run(
                "rotate", "root", "--dir", certs, "--restart-ztunnel", "--waive-ztunnel", "cluster1,cluster2");
        Result other = shell.run("rotate", "root", "--dir", certs, "--waive-ztunnel", "cluster9");

        assertThat(plan.exit()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.out()).contains("no ztunnel before 1.28.6 or 1.29.2 is left that started before");
        assertThat(other.exit()).as(other.out() + other.err()).isEqualTo(2);
        assertThat(other.err()).contains("cluster9");
    }

    @Test
    void intermediates_are_one_phase_and_no_restart() {
        Result plan = shell.run("rotate", "intermediates", "--dir", certs);

        assertThat(plan.exit()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.out()).contains("DONE in cluster1, cluster2").doesNotContain("restart", "BRIDGED");
    }

    @Test
    void a_share_begins_no_rotation() throws IOException {
        Map<String, String> before = state();

        Result shared = shell.run("rotate", "root", "--dir", certs, "--share", "0/2", "--yes");
        Result prepared = shell.run("rotate", "root", "--dir", certs, "--share", "0/2", "--prepare", "--yes");
        Result wrong = shell.run("rotate", "root", "--dir", certs, "--share", "2/2", "--yes");
        Result left = shell.run("rotate", "root", "--dir", certs, "--share", "2/3", "--yes");

        assertThat(shared.exit()).as(shared.toString()).isEqualTo(2);
        assertThat(shared.err()).contains("a share begins none: prepare it first, in one process");
        assertThat(prepared.exit()).as(prepared.toString()).isEqualTo(2);
        assertThat(prepared.err()).contains("the making of new CAs is not shared: run it in one process");
        assertThat(wrong.exit()).as(wrong.toString()).isEqualTo(2);
        assertThat(wrong.err()).contains("there is no share 2/2");
        assertThat(left.exit()).as(left.toString()).isZero();
        assertThat(left.out()).contains("no cluster falls to share 2/3");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void the_status_of_a_mesh_at_rest() throws IOException {
        Map<String, String> before = state();

        Result text = shell.run("status", "--dir", certs);
        JsonNode json = Documents.read(shell.run("status", "--dir", certs, "-o", "json"));

        assertThat(text.exit()).as(text.out() + text.err()).isZero();
        assertThat(text.out()).containsPattern("cluster1 +STEADY").endsWith("\nno rotation is under way\n");
        assertThat(json.propertyNames())
                .containsExactly("rotation", "phase", "done", "earliest", "clusters", "next", "gates", "findings");
        assertThat(json.get("rotation").isNull()).isTrue();
        assertThat(json.at("/clusters/0").propertyNames())
                .containsExactly(
                        "name",
                        "phase",
                        "evidence",
                        "unproved",
                        "servedSince",
                        "shownSince",
                        "written",
                        "istiod",
                        "multiRoot",
                        "ztunnelsToRestart");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void a_mesh_that_is_not_as_the_files_say_is_not_rotated() throws IOException {
        Path other = folder.resolve("other");
        shell.run("create", "--dir", other, "--key", "EC_P256", "--cluster", "cluster1,cluster2");

        Result result = shell.run("rotate", "root", "--dir", other, "--yes", "--soak", "1h");

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(result.out()).contains("no rotation begins", "DIFFERS_FROM_PLAN");
        assertThat(other.resolve(".next")).doesNotExist();
    }

    @Test
    void a_cluster_that_does_not_answer_is_3() {
        Result result = shell.with("CTX_CLUSTER2", "ctx-dead").run("rotate", "root", "--dir", certs, "--yes");

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(3);
        assertThat(certs.resolve(".next")).doesNotExist();
    }

    @Test
    void before_Istio_is_installed_there_is_nothing_to_rotate_and_the_folder_stays_as_it_is() {
        Result result = shell.run("rotate", "root", "--dir", certs, "--yes");
        Result status = shell.run("status", "--dir", certs, "-o", "json");

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(4);
        assertThat(result.out()).contains("WAITING in phase STEADY: Istio is not installed in any cluster yet");
        assertThat(certs.resolve(".next")).doesNotExist();
        assertThat(status.exit()).isZero();
        assertThat(status.out()).contains("\"ISTIO_NOT_INSTALLED\"").doesNotContain("\"ERROR\"");
    }

    @Test
    void the_JSON_of_a_mesh_at_rest_shows_no_next_step() {
        JsonNode status = Documents.read(shell.run("status", "--dir", certs, "-o", "json"));

        assertThat(status.get("rotation").isNull()).isTrue();
        assertThat(status.get("next")).isEmpty();
        assertThat(status.get("gates")).isEmpty();
        assertThat(status.get("earliest").isNull()).isTrue();
    }

    @Test
    void no_rotation_leaves_a_cluster_out() {
        Result result = shell.run("rotate", "root", "--dir", certs, "--yes", "--context", "cluster1=ctx1");

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(2);
        assertThat(certs.resolve(".next")).doesNotExist();
        assertThat(result.err()).contains("no context leads to cluster2", "remove");
    }

    @Test
    void there_is_nothing_to_take_back() {
        Result result = shell.run("rotate", "rollback", "--dir", certs, "--yes");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("no rotation is under way in " + certs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rotate                                        | Missing required subcommand",
                "rotate root                                   | Missing required option: '--dir=DIR'",
                "rotate root --dir x --strategy both           | there is no strategy 'both': use bridge or trust-first",
                "rotate root --dir x --soak 1y                 | '1y' is not a length of time",
                "rotate root --dir x --istiod a                | 'a' is not CLUSTER=HOST:PORT",
                "rotate root --dir x --istiod a=b              | 'b' is not the address of an istiod",
                "rotate leaves                                 | 'leaves'",
                "revoke --dir x --cluster a --reason b         | use one of unspecified, key-compromise, ca-compromise",
                "revoke --dir x --cluster a --reason superseded --serial zz | 'zz' is not a serial number",
                "crl                                           | Missing required option: '--dir=DIR'",
            })
    void a_wrong_command_line_names_the_way_out(String line, String message) {
        Result result = new Shell().run((Object[]) line.strip().split(" +"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "rotate root", "rotate intermediates", "rotate rollback", "revoke", "crl"})
    void each_command_has_help_that_fits_a_terminal(String command) {
        Result result = shell.run((Object[]) (command + " --help").split(" "));

        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("Usage: meshca " + command).contains("--output=text|json");
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    }

    /** Every file, and every Secret. */
    private static Map<String, String> state() throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(certs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                state.put(file.toString(), Files.readString(file));
            }
        }
        for (int number = 1; number <= 2; number++) {
            String cluster = "cluster" + number;
            mesh.client(number)
                    .secrets()
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .forEach(secret -> state.put(cluster + secret.getMetadata().getName(), secret.toString()));
            assertThat(mesh.client(number).leases().inAnyNamespace().list().getItems())
                    .isEmpty();
        }
        return state;
    }
}
