package dev.meshca.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** PEM texts, written without the code under test. */
public final class Pems {

    private Pems() {}

    public static String block(String label, byte[] der) {
        return block(label, der, 64);
    }

    public static String block(String label, byte[] der, int width) {
        String body = Base64.getMimeEncoder(width, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    public static String of(Forged... certificates) {
        StringBuilder text = new StringBuilder();
        for (Forged certificate : certificates) {
            text.append(certificate.pem());
        }
        return text.toString();
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
