package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.OpenSsl;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.WorkloadCert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that openssl made, as people have them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MakefileDirectoryTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    @TempDir
    private static Path made;

    @TempDir
    private Path certs;

    private Makefile make;
    private CaDirectory directory;

    @BeforeAll
    static void makeOnce() throws IOException {
        new Makefile(made).rootCa().cacerts("cluster1");
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : files.filter(file -> !file.equals(made)).toList()) {
                Files.copy(file, certs.resolve(made.relativize(file).toString()));
            }
        }
        make = new Makefile(certs);
        directory = CaDirectory.at(certs);
    }

    @Test
    void is_read_as_it_is() throws IOException {
        make.cacerts("cluster2");

        assertThat(directory.plan().clusters())
                .extracting(certs -> certs.cluster().value())
                .containsExactly("cluster1", "cluster2");
        assertThat(directory.root().roots().pem()).isEqualTo(Files.readAllBytes(certs.resolve("root-cert.pem")));
        assertThat(certs.resolve(".lock")).doesNotExist();
    }

    @Test
    void with_the_folder_of_a_namespace_is_read_too() throws IOException {
        make.certs("vms");

        assertThat(directory.plan().clusters())
                .extracting(certs -> certs.cluster().value())
                .containsExactly("cluster1", "vms");
    }

    @Test
    void takes_a_further_cluster_and_keeps_its_own_files() throws IOException {
        byte[] key = Files.readAllBytes(certs.resolve("root-key.pem"));
        RootCa root = directory.root();

        directory.save(root, Acme.plan(root, "cluster2"));

        assertThat(directory.plan().clusters()).hasSize(2);
        assertThat(certs.resolve("root-key.pem")).hasBinaryContent(key);
        assertThat(certs.resolve("root-ca.conf")).exists();
        assertThat(OpenSsl.run(
                        certs, "verify", "-x509_strict", "-CAfile", "cluster1/root-cert.pem", "cluster2/ca-cert.pem"))
                .contains("OK");
    }

    @Test
    void with_keys_of_openssl_1_1_is_read_and_they_stay_as_they_are() throws IOException {
        make.toPkcs1("root-key.pem");
        make.toPkcs1("cluster1/ca-key.pem");
        byte[] key = Files.readAllBytes(certs.resolve("root-key.pem"));
        assertThat(new String(key, StandardCharsets.US_ASCII)).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        RootCa root = directory.root();

        directory.save(root, Acme.plan(root, "cluster2"));

        assertThat(directory.plan().clusters()).hasSize(2);
        assertThat(certs.resolve("root-key.pem")).hasBinaryContent(key);
    }

    @Test
    void with_windows_line_ends_is_read() throws IOException {
        for (String name : List.of("root-cert.pem", "root-key.pem")) {
            change(name, "\n", "\r\n");
        }
        for (String name : IstioDocuments.REQUIRED) {
            change("cluster1/" + name, "\n", "\r\n");
        }

        assertThat(directory.plan().clusters()).hasSize(1);
        assertThat(directory.root().roots().pem()).isEqualTo(Files.readAllBytes(certs.resolve("root-cert.pem")));
    }

    @Test
    void with_text_around_the_blocks_is_read() throws IOException {
        for (String name : List.of("root-cert.pem", "cluster1/ca-cert.pem", "cluster1/cert-chain.pem")) {
            String text = OpenSsl.run(certs, "x509", "-text", "-in", name);
            Path file = certs.resolve(name);
            String rest = Files.readString(file).replaceFirst("(?s)^.*?-----END CERTIFICATE-----\n", "");
            Files.writeString(file, text + rest + "# kept by the platform team\n");
        }

        assertThat(directory.plan().clusters()).hasSize(1);
        assertThat(directory.root()).isNotNull();
    }

    @Test
    void with_a_chain_of_the_intermediate_alone_is_read() throws IOException {
        Files.write(
                certs.resolve("cluster1/cert-chain.pem"), Files.readAllBytes(certs.resolve("cluster1/ca-cert.pem")));

        assertThat(directory.cluster(ONE).chain().certificates()).hasSize(1);
    }

    @Test
    void with_several_roots_is_read_and_their_bytes_are_kept() throws IOException {
        Path other = Files.createDirectory(certs.resolve("other"));
        new Makefile(other).rootCa();
        byte[] own = Files.readAllBytes(certs.resolve("root-cert.pem"));
        String both = new String(own, StandardCharsets.US_ASCII) + Files.readString(other.resolve("root-cert.pem"));
        Files.writeString(certs.resolve("root-cert.pem"), both);
        Files.writeString(certs.resolve("cluster1/root-cert.pem"), both);

        assertThat(CaDirectory.at(certs).root().roots().pem()).asString().isEqualTo(both);
        assertThat(directory.cluster(ONE).chain().roots().certificates()).hasSize(2);
    }

    @Test
    void signs_workload_certificates_that_openssl_accepts() {
        CaCerts cluster = directory.cluster(ONE);

        WorkloadDirectory.at(certs.resolve("vm1")).save(cluster.issue(WorkloadCert.Spec.of("vms", "default")), false);

        assertThat(OpenSsl.run(
                        certs.resolve("vm1"),
                        "verify",
                        "-x509_strict",
                        "-CAfile",
                        "root-cert.pem",
                        "-untrusted",
                        "cert-chain.pem",
                        "workload-cert.pem"))
                .contains("workload-cert.pem: OK");
        assertThat(directory.clusters()).containsExactly(ONE);
    }

    private void change(String name, String from, String to) throws IOException {
        Path file = certs.resolve(name);
        Files.writeString(file, Files.readString(file).replace(from, to));
    }
}
