package dev.meshca.k8s.kubeconfig.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.testing.Forge;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(20)
class PemBlocksTest {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----\n";
    private static final String END = "-----END CERTIFICATE-----\n";
    private static final String GOOD = Forge.root("good").selfSigned().pem();
    private static final String OTHER = Forge.root("other").selfSigned().pem();

    private static PemBlocks blocks(String text) {
        return new PemBlocks("the authority", text.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> readable() {
        return List.of(
                "# a comment - ----- x\n" + GOOD + "garbage",
                "# " + GOOD.replace("\n", "\n# ") + "\n" + GOOD,
                GOOD.replace("\n", "\r\n"),
                GOOD.replace("\n", " \t\n"),
                GOOD.replaceFirst("(?<=.{200})", " "),
                BEGIN + "- - ".repeat(220_000) + "\n" + END + GOOD,
                BEGIN + " ".repeat(900_000) + "x\n" + END + GOOD,
                BEGIN.repeat(30_000) + GOOD,
                (BEGIN + END).repeat(15_000) + GOOD,
                BEGIN + "AAAA\n-----END X509 CRL-----\n" + GOOD,
                BEGIN + GOOD,
                OTHER.replaceFirst("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n") + GOOD,
                OTHER.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE") + GOOD,
                OTHER.replaceFirst("=*\n-----END", "-\n-----END") + GOOD);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void certificates_are_found_whatever_stands_around_them(String text) {
        assertThat(blocks(text).certificates())
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=good,O=Forge");
    }

    static List<String> hidden() {
        return List.of(
                "\uFEFF" + GOOD,
                "\uFEFF" + GOOD + OTHER,
                GOOD.strip() + OTHER,
                GOOD.strip() + " " + OTHER,
                OTHER + GOOD.replace("\n-----END", "-----END"),
                OTHER + GOOD.replace("\n", "\r"),
                "  " + GOOD.replace("\n", "\n  "),
                OTHER + "x" + GOOD);
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void a_block_that_kubectl_does_not_see_is_refused(String text) {
        assertThatThrownBy(() -> blocks(text).certificates())
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("the authority ")
                .hasMessageMatching(".*(byte order mark|beginning of its line).*");
    }

    static List<String> nothing() {
        return List.of("", BEGIN, END, BEGIN + END, BEGIN + GOOD.substring(30, 90) + "\n" + END, GOOD.substring(1));
    }

    @ParameterizedTest
    @MethodSource("nothing")
    void a_text_without_a_certificate_is_refused(String text) {
        assertThatThrownBy(() -> blocks(text).certificates())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no certificate in it that can be decoded");
    }
}
