package dev.meshca.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GivenRootTest {

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private Path certs;

    @BeforeEach
    void nameTheFolder() {
        certs = folder.resolve("certs");
    }

    private Result create(Object... options) {
        Object[] args = new Object[options.length + 5];
        System.arraycopy(new Object[] {"create", "--dir", certs, "--key", "ec-p256"}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        return shell.run(args);
    }

    private String read(String file) throws IOException {
        return Files.readString(certs.resolve(file), StandardCharsets.US_ASCII);
    }

    @Test
    void signs_with_a_given_root_whose_key_stays_where_it_is() throws IOException {
        create("--cluster", "cluster1", "--organization", "Corp");
        Path other = folder.resolve("other");

        Result result = shell.run(
                "create",
                "--dir",
                other,
                "--cluster",
                "a",
                "--key",
                "EC_P384",
                "--from-root",
                certs.resolve("root-cert.pem"),
                certs.resolve("root-key.pem"));

        assertThat(result.exit()).isZero();
        assertThat(result.out()).containsPattern("root-cert.pem +given ").contains("O=Corp, CN=Intermediate CA, L=a");
        assertThat(other.resolve("root-key.pem")).doesNotExist();
        assertThat(Files.readString(other.resolve("a/root-cert.pem"))).isEqualTo(read("root-cert.pem"));
    }

    @Test
    void a_folder_whose_root_key_is_elsewhere_takes_clusters_under_that_root_only() throws IOException {
        create("--cluster", "cluster1");
        Path key = Files.move(certs.resolve("root-key.pem"), folder.resolve("root-key.pem"));

        Result without = create("--cluster", "cluster2");
        Result with = create("--cluster", "cluster2", "--from-root", certs.resolve("root-cert.pem"), key);

        assertThat(without.exit()).isEqualTo(2);
        assertThat(without.err()).contains("no root-key.pem", "--from-root CERT KEY");
        assertThat(with.exit()).isZero();
        assertThat(certs.resolve("root-key.pem")).doesNotExist();
    }

    @Test
    void another_root_than_the_folders_is_refused() throws IOException {
        create("--cluster", "cluster1");
        Path other = folder.resolve("other");
        shell.run("create", "--dir", other, "--cluster", "a", "--key", "EC_P256");
        String before = read("cluster1/root-cert.pem");

        Result result = create(
                "--cluster", "cluster2", "--from-root", other.resolve("root-cert.pem"), other.resolve("root-key.pem"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("another root", "leave the other CA away (--from-root)");
        assertThat(certs.resolve("cluster2")).doesNotExist();
        assertThat(read("cluster1/root-cert.pem")).isEqualTo(before);
    }

    @Test
    void an_unusable_given_root_is_refused_because_trust_would_break() throws IOException {
        Files.writeString(folder.resolve("cert.pem"), "nothing");
        Files.writeString(folder.resolve("key.pem"), "nothing");

        Result result = create("--cluster", "a", "--from-root", folder.resolve("cert.pem"), folder.resolve("key.pem"));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(certs).doesNotExist();
    }

    @Test
    void a_given_root_that_is_no_file_is_refused_before_it_is_read() {
        Path endless = Path.of("/dev/zero");

        Result result = create("--cluster", "a", "--from-root", endless, endless);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("/dev/zero: is no regular file").doesNotContain("\tat ");
        assertThat(certs).doesNotExist();
    }

    @Test
    void a_given_root_that_was_damaged_on_the_way_is_named_with_what_mends_it() throws IOException {
        create("--cluster", "cluster1");
        Path certificate = certs.resolve("root-cert.pem");
        Path key = certs.resolve("root-key.pem");
        Path damagedCertificate = folder.resolve("cert.pem");
        Path damagedKey = folder.resolve("key.pem");
        Files.writeString(damagedCertificate, Files.readString(certificate).replace("\n", "\\n"));
        Files.writeString(damagedKey, Files.readString(key).replace('\n', ' '));

        Result one = create("--cluster", "a", "--from-root", damagedCertificate, key);
        Result other = create("--cluster", "a", "--from-root", certificate, damagedKey);

        assertThat(one.exit()).isEqualTo(1);
        assertThat(one.err()).contains("escaped", "awk ");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("blanks stand where its newlines were", "awk ");
        assertThat(other.err()).doesNotContain(Files.readAllLines(key).get(1).substring(0, 20));
    }
}
