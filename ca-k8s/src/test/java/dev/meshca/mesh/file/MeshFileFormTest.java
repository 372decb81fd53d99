package dev.meshca.mesh.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.meshca.ClusterName;
import dev.meshca.mesh.text.YamlScalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors, judged by a validator that is not ours, and the files that are written here. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshFileFormTest {

    private static final Path CHECKED_IN = Path.of("..", "docs", "mesh.schema.json");

    @TempDir
    Path folder;

    private static boolean fits(String yaml) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(MeshFile.schema(), InputFormat.JSON);
        return schema.validate(yaml, InputFormat.YAML).isEmpty();
    }

    @Test
    void the_schema_checked_in_is_that_of_the_fields() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(CHECKED_IN, MeshFile.schema());
        }
        assertThat(Files.readString(CHECKED_IN)).isEqualTo(MeshFile.schema());
    }

    @Test
    void what_is_read_fits_the_schema() {
        assertThat(fits(MeshFileTest.SMALL)).isTrue();
        assertThat(fits(MeshFileTest.WHOLE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nmespace: x",
                "key: EC_P257",
                "key:",
                "namespace: Istio",
                "istio: 1.30",
                "validity: 1y",
                "trustDomain: A B",
                "rotation: fast",
                "rotation: {wave: 0}",
                "rotation: {waves: 1}",
                "rotation: {renewBefore: 0%}",
                "rotation: {windows: []}",
                "rotation: {windows: [{days: [Sun], from: '22:00'}]}",
                "rotation: {windows: [{days: [Sunday], from: '22:00', to: '23:00'}]}",
                "  cluster3: {contex: x}",
                "  cluster3: {context: x, network: n_}",
                "  c_: {context: x}"
            })
    void what_is_refused_does_not_fit_it(String line) throws IOException {
        String text = MeshFileTest.SMALL + line + "\n";
        Path path = Files.writeString(folder.resolve("mesh.yaml"), text);

        assertThatIllegalArgumentException().isThrownBy(() -> MeshFile.read(path));
        assertThat(fits(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {MeshFileTest.SMALL, MeshFileTest.WHOLE})
    void what_is_written_is_read_as_the_same_and_fits_the_schema(String text) throws IOException {
        Path path = folder.resolve("mesh.yaml");
        MeshFile file = MeshFile.read(Files.writeString(path, text));
        Files.delete(path);

        file.write();

        assertThat(MeshFile.read(path)).isEqualTo(normalised(file));
        assertThat(Files.readString(path))
                .startsWith("# yaml-language-server: $schema=mesh.schema.json\n")
                .satisfies(written -> assertThat(fits(written)).isTrue());
        assertThat(folder.resolve("mesh.schema.json")).content().isEqualTo(MeshFile.schema());
    }

    /** What lies outside of the file's folder is written with its whole path. */
    private static MeshFile normalised(MeshFile file) {
        return new MeshFile(
                file.path(),
                file.directory(),
                file.kubeconfig().map(Path::normalize),
                file.clusters(),
                file.namespace(),
                file.meshId(),
                file.trustDomain(),
                file.istio(),
                file.cas(),
                file.rotation(),
                file.renewal());
    }

    @Test
    void what_is_left_to_its_default_can_be_uncommented() throws IOException {
        Path path = folder.resolve("mesh.yaml");
        MeshFile file = MeshFile.read(Files.writeString(path, MeshFileTest.SMALL));
        Files.delete(path);
        file.write();

        String written = Files.readString(path).replaceAll("(?m)^( *)# ( *[a-zA-Z]+:( [^ ]+)?)$", "$1$2");
        Files.writeString(path, written);

        assertThat(MeshFile.read(path).rotation().canary()).isPresent();
        assertThat(MeshFile.read(path).istio()).isPresent();
        assertThat(written).doesNotContain("# soak", "# key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "1.30", "0123", "a: b", "#", "x y", "kind-one", "arn:aws:eks:1/x", "\"", "é", "~"})
    void a_context_of_any_name_is_read_as_it_was(String context) throws IOException {
        Path path = folder.resolve("mesh.yaml");
        String text = MeshFileTest.SMALL.replace("kind-one", YamlScalar.of(context));

        MeshFile file = MeshFile.read(Files.writeString(path, text));

        assertThat(file.clusters().get(ClusterName.of("cluster1")).context()).isEqualTo(context);
    }

    private static MeshFile moved(MeshFile file, Path path) {
        return MeshFile.of(path, Path.of("certs"), file.clusters());
    }

    @Test
    void what_is_there_is_never_written_over() throws IOException {
        Path path = Files.writeString(folder.resolve("mesh.yaml"), MeshFileTest.SMALL);
        MeshFile file = MeshFile.read(path);

        assertThatIllegalArgumentException()
                .isThrownBy(file::write)
                .withMessage(path + " is there already, and stays as it is: change it, or name another file");
        assertThat(path).content().isEqualTo(MeshFileTest.SMALL);
        assertThat(folder.resolve("mesh.schema.json")).doesNotExist();
    }
}
