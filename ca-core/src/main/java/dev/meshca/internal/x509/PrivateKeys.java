package dev.meshca.internal.x509;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Private keys in PEM: PKCS#8, PKCS#1 (RSA) and SEC 1 (EC). No message of this class contains key material. */
public final class PrivateKeys {

    private PrivateKeys() {}

    /**
     * The key in the first block, as istiod reads it (security/pkg/pki/util/crypto.go).
     *
     * @throws InvalidKeyException with one clause that says why istiod would refuse it
     */
    public static PrivateKey parseFirst(byte[] pem) throws InvalidKeyException {
        PemDocument document = PemDocument.parse(pem);
        return parse(first("ca-key.pem", pem, document.blocks()));
    }

    /** As {@link #parseFirst}, but {@code EC PARAMETERS} may stand before the key, as {@code openssl ecparam} writes it. */
    public static PrivateKey parseTolerantly(byte[] pem) throws InvalidKeyException {
        PemDocument document = PemDocument.parse(pem);
        List<PemDocument.Block> keys = document.blocks().stream()
                .filter(block -> !block.label().equals("EC PARAMETERS"))
                .toList();
        return parse(first("KEY_FILE", pem, keys));
    }

    public static String pkcs8Pem(PrivateKey key) {
        byte[] der = Optional.ofNullable(key.getEncoded())
                .orElseThrow(() -> new IllegalStateException("this private key cannot leave its provider"));
        return Pem.block("PRIVATE KEY", der);
    }

    /** What stands behind the first block does not matter; what stands before it may be a block that was lost. */
    private static PemDocument.Block first(String file, byte[] pem, List<PemDocument.Block> blocks)
            throws InvalidKeyException {
        int line = blocks.isEmpty() ? Integer.MAX_VALUE : blocks.get(0).line();
        Optional<PemDocument.Defect> lost = PemDocument.parse(pem).defects().stream()
                .filter(defect -> defect.line() < line)
                .findFirst();
        if (lost.isPresent() || blocks.isEmpty()) {
            String plain = lost.map(PemDocument.Defect::sentence).orElse("it holds no PEM block");
            throw new InvalidKeyException(
                    PemDamage.in(pem).map(damage -> damage.sentence(file)).orElse(plain));
        }
        return blocks.get(0);
    }

    /**
     * The key in a block.
     *
     * @throws InvalidKeyException with one clause that says why nobody could use it
     */
    public static PrivateKey parse(PemDocument.Block block) throws InvalidKeyException {
        if (block.hasHeaders() || block.label().equals("ENCRYPTED PRIVATE KEY")) {
            throw new InvalidKeyException("the key is encrypted");
        }
        try {
            return decode(pkcs8(block));
        } catch (NoSuchAlgorithmException | InvalidKeySpecException | IOException | RuntimeException e) {
            throw new InvalidKeyException("the " + block.label() + " block cannot be decoded");
        }
    }

    private static PrivateKeyInfo pkcs8(PemDocument.Block block) throws InvalidKeyException, IOException {
        return switch (block.label()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.der());
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(block.der()));
            case "EC PRIVATE KEY" -> sec1(ECPrivateKey.getInstance(block.der()));
            case "OPENSSH PRIVATE KEY" ->
                throw new InvalidKeyException(
                        "it is a key in the format of OpenSSH, which nobody here reads; a copy of it"
                                + " becomes PEM with ssh-keygen -p -m PKCS8 -f COPY");
            default -> throw new InvalidKeyException("unsupported PEM block type for a private key: " + block.label());
        };
    }

    private static PrivateKeyInfo sec1(ECPrivateKey key) throws InvalidKeyException, IOException {
        ASN1Object curve = key.getParametersObject();
        if (curve == null) {
            throw new InvalidKeyException("the EC PRIVATE KEY block does not name its curve");
        }
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
    }

    private static PrivateKey decode(PrivateKeyInfo info)
            throws NoSuchAlgorithmException, InvalidKeySpecException, IOException, InvalidKeyException {
        String algorithm = algorithm(info.getPrivateKeyAlgorithm().getAlgorithm());
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static String algorithm(ASN1ObjectIdentifier oid) throws InvalidKeyException {
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "EC";
        }
        if (oid.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        throw new InvalidKeyException("its algorithm " + oid + " is neither RSA nor ECDSA");
    }
}
