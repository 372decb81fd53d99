package dev.meshca.testbed;

import dev.meshca.issue.OpenSsl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code openssl verify} says; an empty text means accepted. */
public final class OpenSslJudge {

    private OpenSslJudge() {}

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
        if (isFilled(crl)) {
            arguments.add("-crl_check_all");
        }
        if (holds(crl, "-----BEGIN X509 CRL-----")) {
            arguments.addAll(List.of("-CRLfile", crl.toString()));
        }
        certificates.forEach(certificate -> arguments.add(certificate.toString()));
        OpenSsl.Answer answer = OpenSsl.ask(from, arguments.toArray(String[]::new));
        return answer.status() == 0 ? "" : reason(answer.text());
    }

    private static String reason(String output) {
        return output.lines()
                .filter(line -> line.startsWith("error ") || line.contains("Could not read"))
                .findFirst()
                .orElse(output.lines().collect(Collectors.joining(" ")));
    }

    /** Envoy asks for lists unless the file is empty (source/common/tls/cert_validator/default_validator.cc). */
    private static boolean isFilled(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
