package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    private Shell shell = new Shell().with("MESHCA_STACKTRACE", "1");

    private void inBothForms(Object... args) {
        for (String form : new String[] {"text", "json"}) {
            Object[] all = Stream.concat(Stream.of(args), Stream.of("-o", form)).toArray();
            results.add(shell.run(all));
        }
    }

    @Test
    void no_command_prints_a_private_key() throws IOException {
        Path certs = folder.resolve("certs");
        try (EmbeddedMesh mesh = new EmbeddedMesh(folder, 2)) {
            shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString())
                    .with("CTX_CLUSTER1", "ctx1")
                    .with("CTX_CLUSTER2", "ctx2");
            inBothForms("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
            inBothForms("check");
            inBothForms("push", "--dir", certs, "--dry-run");
            inBothForms("push", "--dir", certs);
            inBothForms("verify", "--dir", certs);
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
                    folder.resolve("vm"));
            inBothForms("demo", "--dir", folder.resolve("demo"));
            inBothForms("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster2", "--replace");
            inBothForms("push", "--dir", certs, "--adopt");

            Path key = certs.resolve("cluster1/ca-key.pem");
            List<String> secrets = keyLines();
            Files.writeString(certs.resolve("cluster1/cert-chain.pem"), Files.readString(key));
            inBothForms("verify", "--dir", certs);
            inBothForms("push", "--dir", certs);
            inBothForms("create", "--dir", certs, "--cluster", "cluster3", "--from-root", key, key);
            Files.writeString(key, Files.readString(key).substring(0, 100));
            inBothForms("verify", "--dir", certs);
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
                    folder.resolve("vm2"));

            assertThat(secrets).hasSizeGreaterThan(6);
            assertThat(results).hasSize(28).extracting(Result::exit).contains(0, 1, 2);
            for (Result result : results) {
                assertThat(result.out() + result.err())
                        .doesNotContain("PRIVATE KEY-----")
                        .doesNotContain(secrets);
            }
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
