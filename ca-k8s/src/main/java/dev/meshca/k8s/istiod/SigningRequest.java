package dev.meshca.k8s.istiod;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A certificate signing request (PKCS#10, RFC 2986) with an empty subject, for a P-256 key that nobody keeps. istiod takes
 * nothing of a request but the public key; the identity comes from the token.
 *
 * @param pem the request
 * @param key the public key in it
 */
record SigningRequest(String pem, PublicKey key) {

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("06082a8648ce3d040302");
    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;
    private static final int ATTRIBUTES = 0xa0;

    static SigningRequest create(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            byte[] wanted =
                    der(SEQUENCE, VERSION_0, der(SEQUENCE), pair.getPublic().getEncoded(), der(ATTRIBUTES));
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), random);
            signature.update(wanted);
            byte[] request = der(
                    SEQUENCE,
                    wanted,
                    der(SEQUENCE, ECDSA_WITH_SHA256),
                    der(BIT_STRING, new byte[] {0}, signature.sign()));
            return new SigningRequest(pem(request), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private static String pem(byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN CERTIFICATE REQUEST-----\n" + body + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > 0x7f) {
            whole.write(length > 0xff ? 0x82 : 0x81);
            if (length > 0xff) {
                whole.write(length >> 8);
            }
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
