package dev.meshca.testbed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** The key pair an API server signs service account tokens with, as PEM files. */
record ServiceAccountKeys(Path privateKey, Path publicKey) {

    private static final Base64.Encoder BODY = Base64.getMimeEncoder(64, new byte[] {'\n'});

    static ServiceAccountKeys createIn(Path folder) throws IOException {
        KeyPair pair = generate();
        return new ServiceAccountKeys(
                write(
                        folder.resolve("service-account.key"),
                        "PRIVATE KEY",
                        pair.getPrivate().getEncoded()),
                write(
                        folder.resolve("service-account.pub"),
                        "PUBLIC KEY",
                        pair.getPublic().getEncoded()));
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static Path write(Path file, String label, byte[] der) throws IOException {
        String pem = "-----BEGIN " + label + "-----\n" + BODY.encodeToString(der) + "\n-----END " + label + "-----\n";
        return Files.writeString(file, pem, StandardCharsets.US_ASCII);
    }
}
