package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/** {@code openssl} as a judge; an empty text means accepted. */
public final class OpenSsl {

    private OpenSsl() {}

    /** What openssl prints; the calling test is skipped where there is no openssl, and fails when {@code CI=true}. */
    public static String run(Path dir, String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(dir.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output : "refused: " + output;
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw new UncheckedIOException("CI must not skip the tests that need openssl", e);
            }
            System.err.println("SKIPPED: tests that need openssl, which is not on the path");
            throw new TestAbortedException("openssl is not on the path", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while openssl was at work", e);
        }
    }

    /** Certificates presented with the chain of {@code from}, under the roots and the CRLs of {@code to}. */
    public static String verify(List<Path> certificates, Path from, Path to, String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", "-no-CApath", "-no-CAstore"));
        arguments.addAll(Arrays.asList(options));
        arguments.addAll(List.of("-CAfile", to.resolve("root-cert.pem").toString()));
        Path chain = from.resolve("cert-chain.pem");
        if (holds(chain, "-----BEGIN CERTIFICATE-----")) {
            arguments.addAll(List.of("-untrusted", chain.toString()));
        }
        Path crl = to.resolve("ca-crl.pem");
        if (Files.exists(crl)) {
            arguments.add("-crl_check_all");
        }
        if (holds(crl, "-----BEGIN X509 CRL-----")) {
            arguments.addAll(List.of("-CRLfile", crl.toString()));
        }
        certificates.forEach(certificate -> arguments.add(certificate.toString()));
        String output = run(from, arguments.toArray(String[]::new));
        return output.startsWith("refused: ") ? reason(output) : "";
    }

    private static String reason(String output) {
        return output.lines()
                .filter(line -> line.startsWith("error ") || line.contains("Could not read"))
                .findFirst()
                .orElse(output.lines().collect(Collectors.joining(" ")));
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.exists(file)
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
