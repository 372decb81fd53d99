package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CertificateCallTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    void a_request_has_the_bytes_of_protobuf() {
        assertThat(CertificateCall.message("CSR", Duration.ofSeconds(600))).isEqualTo(hex("0a03 435352 18d804"));
        assertThat(CertificateCall.frame(hex("0a03435352"))).isEqualTo(hex("00 00000005 0a03435352"));
    }

    @Test
    void a_long_text_has_a_long_length() {
        assertThat(CertificateCall.message("x".repeat(300), Duration.ofSeconds(1)))
                .startsWith(hex("0aac02"))
                .endsWith(hex("1801"));
    }

    @Test
    void the_chain_is_read_past_fields_that_are_not_known() throws IOException {
        byte[] message = hex("0a0141 1005 1a020000 2100000000 00000000 2d00000000 0a0142");

        assertThat(CertificateCall.chain(CertificateCall.unframed(CertificateCall.frame(message))))
                .containsExactly("A", "B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a", "0a05 41", "0aff ffff ff0f 41", "10", "2100", "0f", "80808080808080808080 80"})
    void a_broken_answer_is_a_failure_and_no_surprise(String message) {
        assertThatThrownBy(() -> CertificateCall.chain(ByteBuffer.wrap(hex(message))))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 00000000", "00 00000001", "00 ffffffff"})
    void a_broken_frame_is_a_failure(String frame) {
        assertThatThrownBy(() -> CertificateCall.unframed(hex(frame))).isInstanceOf(IOException.class);
    }
}
