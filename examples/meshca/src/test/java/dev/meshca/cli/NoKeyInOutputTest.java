package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command, in both forms, done and failing, with stack traces on: no line of any key comes out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoKeyInOutputTest {

    @TempDir
    private Path folder;

    private final List<Result> results = new ArrayList<>();
    private Path certs;
    private EmbeddedClusters mesh;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = new Shell()
                .with("MESHCA_STACKTRACE", "1")
                .with("KUBECONFIG", mesh.kubeconfig().toString())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        inBothForms("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private void inBothForms(Object... args) {
        for (String form : new String[] {"text", "json"}) {
            Object[] all = Stream.concat(Stream.of(args), Stream.of("-o", form)).toArray();
            results.add(shell.run(all));
        }
    }

    @Test
    void no_command_prints_a_private_key() throws IOException {
        inBothForms("check");
        inBothForms("push", "--dir", certs, "--dry-run");
        inBothForms("push", "--dir", certs);
        inBothForms("verify", "--dir", certs);
        workloadCert("vm");
        inBothForms("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster2", "--replace");
        inBothForms("push", "--dir", certs, "--adopt");

        Path key = certs.resolve("cluster1/ca-key.pem");
        List<String> secrets = keyLines();
        Files.writeString(certs.resolve("cluster1/cert-chain.pem"), Files.readString(key));
        inBothForms("verify", "--dir", certs);
        inBothForms("push", "--dir", certs);
        inBothForms("create", "--dir", certs, "--cluster", "cluster3", "--from-root", key, key);
        truncate(key);
        inBothForms("verify", "--dir", certs);
        workloadCert("vm2");

        assertThat(results).hasSize(26);
        assertThatNoneHolds(secrets);
    }

    /** No istiod answers here: a rotation gets as far as its new keys. */
    @Test
    void no_rotation_prints_a_private_key() throws IOException {
        inBothForms("push", "--dir", certs);
        inBothForms("status", "--dir", certs);
        inBothForms("rotate", "intermediates", "--dir", certs);
        inBothForms("rotate", "root", "--dir", certs);
        inBothForms("rotate", "root", "--dir", certs, "--strategy", "trust-first");
        inBothForms(
                "rotate",
                "root",
                "--dir",
                certs,
                "--yes",
                "--soak",
                "1h",
                "--timeout",
                "1s",
                "--istiod",
                "cluster1=127.0.0.1:1");
        inBothForms("status", "--dir", certs);
        inBothForms("rotate", "rollback", "--dir", certs);
        inBothForms("rotate", "rollback", "--dir", certs, "--yes", "--timeout", "1s");
        inBothForms("revoke", "--dir", certs, "--cluster", "cluster2", "--reason", "superseded");

        Path key = certs.resolve(".next/root-key.pem");
        List<String> secrets = keyLines();
        Files.writeString(certs.resolve(".next/bridge.pem"), Files.readString(key));
        inBothForms("status", "--dir", certs);
        inBothForms("rotate", "root", "--dir", certs, "--yes");
        truncate(key);
        inBothForms("rotate", "root", "--dir", certs);
        inBothForms("rotate", "rollback", "--dir", certs, "--yes");

        assertThat(results).hasSize(30);
        assertThatNoneHolds(secrets);
    }

    @Test
    void no_revocation_prints_a_private_key() throws IOException {
        List<String> secrets = keyLines();
        inBothForms("crl", "--dir", certs);
        inBothForms("revoke", "--dir", certs, "--cluster", "cluster2", "--reason", "superseded", "--serial", "1");
        inBothForms("revoke", "--dir", certs, "--cluster", "cluster2", "--reason", "superseded");
        Files.writeString(certs.resolve("cluster1/ca-crl.pem"), Files.readString(certs.resolve("cluster1/ca-key.pem")));
        inBothForms("crl", "--dir", certs);
        truncate(certs.resolve("root-key.pem"));
        inBothForms("crl", "--dir", certs);

        assertThat(results).hasSize(12);
        assertThatNoneHolds(secrets);
    }

    private void workloadCert(String out) {
        inBothForms(
                "workload-cert",
                "--dir",
                certs,
                "--cluster",
                "cluster1",
                "--namespace",
                "a",
                "--service-account",
                "b",
                "--out",
                folder.resolve(out));
    }

    private static void truncate(Path key) throws IOException {
        Files.writeString(key, Files.readString(key).substring(0, 100));
    }

    private void assertThatNoneHolds(List<String> secrets) {
        assertThat(secrets).hasSizeGreaterThan(5);
        assertThat(results).extracting(Result::exit).contains(0, 2).containsAnyOf(1, 3);
        for (Result result : results) {
            assertThat(result.out() + result.err())
                    .doesNotContain("PRIVATE KEY-----")
                    .doesNotContain(secrets);
        }
    }

    private List<String> keyLines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith("key.pem"))
                    .toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("-----") && line.length() > 20)
                        .forEach(lines::add);
            }
        }
        return lines;
    }
}
