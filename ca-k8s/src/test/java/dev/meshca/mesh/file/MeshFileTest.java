package dev.meshca.mesh.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.RenewalPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshFileTest {

    static final String SMALL = """
            apiVersion: meshca.dev/v1alpha1
            kind: Mesh
            directory: certs
            clusters:
              cluster1:
                context: kind-one
              cluster2: {context: kind-two, network: network2}
            """;

    static final String WHOLE = SMALL + """
            kubeconfig: ../kubeconfig
            namespace: istio-other
            trustDomain: acme.example
            istio: "1.30"
            key: EC_P256
            rootValidity: 7300d
            validity: 730d
            organization: Acme
            rotation:
              soak: 13h12m
              wave: 20
              canary: cluster2
              renewBefore: 60d
              windows:
              - {days: [Sat, Sun], from: "22:00", to: "04:00", zone: Europe/Berlin}
              - {days: [Wed], from: "12:00", to: "13:00"}
            """;

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("mesh.yaml");
    }

    private MeshFile read(String text) {
        try {
            return MeshFile.read(Files.writeString(path(), text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What is wrong with a file, without its name. */
    private List<String> faults(String text) {
        return catchThrowable(() -> read(text))
                .getMessage()
                .lines()
                .map(line -> line.replace(path() + ":", ""))
                .toList();
    }

    @Test
    void what_is_not_said_is_the_default() {
        MeshFile file = read(SMALL);

        assertThat(file)
                .isEqualTo(MeshFile.of(
                        path(),
                        Path.of("certs"),
                        new TreeMap<>(Map.of(
                                ONE,
                                MeshFile.Cluster.of("kind-one"),
                                TWO,
                                new MeshFile.Cluster("kind-two", Optional.of("network2"), Optional.empty())))));
        assertThat(file.directory()).isEqualTo(folder.resolve("certs"));
        assertThat(file.namespace()).isEqualTo("istio-system");
        assertThat(file.spec().clusters()).containsExactly(ONE, TWO);
        assertThat(file.preflight().networks()).containsExactly(Map.entry(TWO, "network2"));
        assertThat(file.rotation()).isEqualTo(RotationOptions.defaults());
    }

    @Test
    void each_field_counts() {
        MeshFile file = read(WHOLE);

        assertThat(file.kubeconfig()).contains(folder.resolve("../kubeconfig"));
        assertThat(file.namespace()).isEqualTo("istio-other");
        assertThat(file.trustDomain()).isEqualTo("acme.example");
        assertThat(file.preflight().servers()).isEqualTo(file.remoteSecrets().servers());
        assertThat(file.preflight().istio()).contains(new MinorVersion(1, 30));
        assertThat(file.spec().key()).contains(KeyAlgorithm.EC_P256);
        assertThat(file.spec().rootValidity()).contains(Duration.ofDays(7300));
        assertThat(file.spec().validity()).contains(Duration.ofDays(730));
        assertThat(file.spec().organization()).contains("Acme");
        assertThat(file.rotation())
                .isEqualTo(RotationOptions.defaults()
                        .soak(Duration.ofMinutes(792))
                        .wave(20)
                        .canary(TWO));
        assertThat(file.renewal().before()).contains(Duration.ofDays(60));
        assertThat(file.renewal().windows())
                .containsExactly(
                        new RenewalPolicy.Window(
                                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                                LocalTime.of(22, 0),
                                LocalTime.of(4, 0),
                                ZoneId.of("Europe/Berlin")),
                        new RenewalPolicy.Window(
                                Set.of(DayOfWeek.WEDNESDAY), LocalTime.of(12, 0), LocalTime.of(13, 0), ZoneOffset.UTC));
    }

    @Test
    void the_clusters_keep_their_order() {
        StringBuilder text = new StringBuilder(SMALL.substring(0, SMALL.indexOf("  cluster1")));
        for (int i = 1000; i > 0; i--) {
            text.append("  c").append(i).append(": {context: x").append(i).append("}\n");
        }

        MeshFile file = read(text.toString());

        assertThat(file.clusters()).hasSize(1000);
        assertThat(file.spec().clusters().get(0)).isEqualTo(ClusterName.of("c1000"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nmespace: x          | 8:1: there is no field 'nmespace' here, only apiVersion, kind,",
                "nmespace: x          | did you mean 'namespace'?",
                "kind: Mesh           | 8:1: 'kind' stands here a second time, the first is in line 2: keep one",
                "<<: {key: EC_P256}   | 8:1: there is no field '<<' here",
                "key: EC_P257         | 8:6: key: there is no key algorithm 'EC_P257': use RSA_2048,",
                "key: EC_P257         | did you mean 'EC_P256'?",
                "key:                 | 8:5: key says nothing: give it a value, or remove it",
                "key: ''              | 8:6: key is empty: give it a value, or remove it",
                "key: [EC_P256]       | 8:6: key is a text, and this is a list",
                "namespace: no        | 8:12: namespace is no, which programs read as true or false: put it in quotes",
                "namespace: 0123      | 8:12: namespace is 0123, which programs read as a number: put it in quotes",
                "key: 4096            | 8:6: key: there is no key algorithm '4096': use RSA_2048,",
                "rotation: {soak: 24} | 8:18: soak: '24' is not a length of time",
                "rotation: {wave: yes}| 8:18: wave: 'yes' is not a whole number such as 5",
                "rotation: {wave: [5]}| 8:18: wave is a whole number, and this is a list",
                "rotation: {renewBefore: 33} | 8:25: renewBefore: '33' has no unit: use 33% for a share of its life, or 33d",
                "kubeconfig: ~ops/k   | 8:13: kubeconfig: '~ops/k' begins with ~, which is a home only in ~/: write the path out",
                "namespace: Istio     | 8:12: namespace: 'Istio' is not a namespace",
                "meshID: a/b          | 8:9: meshID: 'a/b' is not the ID of a mesh: use 1 to 63 letters",
                "istio: 1.30          | 8:8: istio is 1.30, which programs read as a number: put it in quotes",
                "istio: new           | 8:8: istio: 'new' is not a version",
                "validity: 1y         | 8:11: validity: '1y' is not a length of time",
                "trustDomain: A B     | 8:14: trustDomain: 'A B' is not a trust domain",
                "organization: &o Acme| 8:15: anchors and aliases (& and *) are not read here",
                "organization: *o     | 8:15: anchors and aliases (& and *) are not read here",
                "organization: !!str 1| 8:15: tags (!) are not read here: put a text in quotes",
                "rotation: fast       | 8:11: rotation is a mapping with soak, wave, canary, renewBefore, windows, and this is a text",
                "rotation: {wave: 010}| 8:18: wave: '010' is not a whole number such as 5",
                "rotation: {wave: 0}  | 8:18: wave: '0' is not a whole number such as 5",
                "rotation: {canary: cluster3} | 8:20: canary: this file has no cluster 'cluster3'; did you mean 'cluster1'?",
                "rotation: {renewBefore: 200%} | 8:25: renewBefore: '200%' is no share of a life: use 1% to 99%",
                "rotation: {windows: x} | 8:21: windows is a list with at least one item",
                "rotation: {windows: [{days: [Fry], from: '22:00', to: '23:00'}]} | 'Fry' is no day, only Mon,",
                "rotation: {windows: [{days: [Fri], from: 22h, to: '23:00'}]} | from: '22h' is not a time of the day",
                "rotation: {windows: [{days: [Fri], from: '22:00', to: '23:00', zone: CXT}]} | zone: 'CXT' is not a time zone",
                "validity: 9000d      | 8:11: validity:",
                "rotation: {renewBefore: 3650d} | 8:25: renewBefore: a new CA lives 3650d, and would be due at once: choose a shorter",
                "---                  | 8:1: a second document begins here",
                "? [a]                | 8:3: the name of a field is a text, and this is a list",
                "{                    | this is no YAML",
            })
    void what_is_wrong_is_said_with_its_place(String line, String sentence) {
        String text = SMALL + line + (line.startsWith("validity: 9000d") ? "\nrootValidity: 365d\n" : "\n");

        assertThat(String.join("\n", faults(text))).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kubeconfig: \"a\\nb\" | 8:13: kubeconfig: a control character stands in it",
                "organization: \"a\\nb\" | 8:15: organization: the organization (O) must have 1 to 64 characters, none of them",
            })
    void no_name_has_a_second_line(String line, String sentence) {
        assertThat(faults(SMALL + line + "\n")).singleElement().asString().startsWith(sentence);
        assertThat(faults(SMALL.replace("directory: certs", "directory: \"a\\nb\"")))
                .containsExactly("3:12: directory: a control character stands in it");
    }

    @Test
    void a_character_that_yaml_has_not_is_said_with_its_place() {
        assertThat(faults(SMALL + "key: EC\u0007_P256\n"))
                .containsExactly("8:8: this is no YAML: the character U+0007 stands here");
        assertThat(faults("\u0001")).containsExactly("1:1: this is no YAML: the character U+0001 stands here");
    }

    @Test
    void a_tab_is_said_with_its_place() {
        assertThat(faults(SMALL + "rotation:\n\twave: 5\n"))
                .singleElement()
                .asString()
                .startsWith("9:1: this is no YAML: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "  cluster3: {contex: x}                     | 8:13: the field 'context' is missing here",
                "  cluster3: {contex: x}                     | 8:14: there is no field 'contex' here, only context, network, server; did you mean 'context'?",
                "  cluster3: {context: kind-one}             | 8:23: context: 'kind-one' leads to cluster1 already",
                "  cluster3: {context: x, network: n_}       | 8:35: network: 'n_' for cluster3 is not a network: use 1 to 63 letters,",
                "  cluster3: {context: x, server: 'http://a'} | 8:34: server: 'http://a' is not the address of an API server, such",
                "  cluster3:                                 | 8:12: 'cluster3' is a mapping with context, network, server, and this is nothing",
                "  c_: {context: x}                          | 8:3: clusters: 'c_' is not a cluster name",
                "  no: {context: x}                          | 8:3: the name is no, which programs read as true or false: put it in quotes",
                "  cluster1: {context: x}                    | 8:3: 'cluster1' stands here a second time, the first is in line 5",
            })
    void what_is_wrong_with_a_cluster_is_said_with_its_place(String line, String sentence) {
        assertThat(faults(SMALL + "  " + line + "\n"))
                .anySatisfy(fault -> assertThat(fault).startsWith(sentence));
    }

    @Test
    void all_that_is_wrong_is_said_at_once_in_the_order_of_the_file() {
        assertThat(faults("kind: Mash\nkey: DSA\nclusters: {}\n"))
                .satisfiesExactly(
                        fault -> assertThat(fault).isEqualTo("1:1: the field 'apiVersion' is missing here"),
                        fault -> assertThat(fault).isEqualTo("1:1: the field 'directory' is missing here"),
                        fault -> assertThat(fault)
                                .isEqualTo("1:7: kind: 'Mash' is not known here, only Mesh; did you mean 'Mesh'?"),
                        fault -> assertThat(fault).startsWith("2:6: key: there is no key algorithm 'DSA'"),
                        fault -> assertThat(fault).startsWith("3:11: clusters is a mapping with at least one name"));
    }

    @ParameterizedTest
    @CsvSource({"'', the file is empty", "'# nothing', the file is empty", "'- a', a mesh is a mapping with apiVersion"
    })
    void a_file_that_says_nothing_is_no_mesh(String text, String sentence) {
        assertThat(faults(text)).singleElement().asString().startsWith("1:1: " + sentence);
    }

    @Test
    void a_file_that_cannot_be_read_is_named() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeshFile.read(path()))
                .withMessage(path() + " does not exist");
        Files.write(path(), new byte[] {'a', (byte) 0xff});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeshFile.read(path()))
                .withMessage(path() + " is not text in UTF-8: save it in that encoding");
    }

    @Test
    void no_login_in_an_address_is_shown() {
        assertThat(faults(SMALL + "  cluster3: {context: x, server: 'https://u:hidden@a/?token=hidden'}\n"))
                .singleElement()
                .asString()
                .contains("server: 'https://***@a/?…' is not the address of an API server")
                .doesNotContain("hidden");
    }

    @Test
    void a_folder_at_home_is_found_there() {
        assertThat(read(SMALL.replace("directory: certs", "directory: ~/mesh/certs"))
                        .directory())
                .isEqualTo(Path.of(System.getProperty("user.home"), "mesh", "certs"));
    }

    @Test
    void a_file_that_cannot_be_looked_at_is_not_called_missing() throws IOException {
        Files.createSymbolicLink(path(), path());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeshFile.read(path()))
                .withMessageStartingWith(path() + " cannot be read: ")
                .withMessageNotContaining("does not exist");
    }

    @Test
    void a_kubeconfig_at_home_is_found_there() {
        assertThat(read(SMALL + "kubeconfig: ~/.kube/mesh\n").kubeconfig())
                .contains(Path.of(System.getProperty("user.home"), ".kube", "mesh"));
    }

    @Test
    void the_cas_of_a_file_exist_after_one_call_and_a_second_one_changes_nothing() throws IOException {
        Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {}}]
                contexts:
                - {name: kind-one, context: {cluster: c, user: u}}
                - {name: kind-two, context: {cluster: c, user: u}}
                """);
        MeshFile file = read(SMALL + "kubeconfig: config\nkey: EC_P256\nrootValidity: 7300d\n");

        try (Mesh mesh = file.open(MeshListener.NONE)) {
            CaReport first = mesh.ensure(file.spec());
            CaReport second = mesh.ensure(file.spec());

            assertThat(first.rootOutcome()).isEqualTo(CaReport.Outcome.CREATED);
            assertThat(first.root().getNotAfter().toInstant())
                    .isAfter(first.root().getNotBefore().toInstant().plus(Duration.ofDays(7290)));
            assertThat(second.clusters()).extracting(CaReport.Cluster::outcome).containsOnly(CaReport.Outcome.KEPT);
            assertThat(folder.resolve("certs/cluster2/ca-cert.pem")).exists();
        }
    }

    @Test
    void a_context_that_the_kubeconfig_lacks_is_said_with_the_cluster() throws IOException {
        Files.writeString(folder.resolve("config"), "apiVersion: v1\nkind: Config\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(SMALL + "kubeconfig: config\n").contexts())
                .withMessageStartingWith(path() + ", cluster1: ")
                .withMessageContaining("kind-one");
    }
}
