package dev.meshca.internal.x509;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * The parameters of an RSASSA-PSS signature (RFC 4055, 3.1). Go and rustls know three sets of them: one hash, SHA-256, SHA-384
 * or SHA-512, for the message and the mask, and a salt as long as that hash ({@code crypto/x509/x509.go}).
 */
final class PssParameters {

    private record Hash(String name, int octets, boolean known) {}

    private static final Map<ASN1ObjectIdentifier, Hash> HASHES = Map.of(
            OIWObjectIdentifiers.idSHA1, new Hash("SHA-1", 20, false),
            NISTObjectIdentifiers.id_sha224, new Hash("SHA-224", 28, false),
            NISTObjectIdentifiers.id_sha256, new Hash("SHA-256", 32, true),
            NISTObjectIdentifiers.id_sha384, new Hash("SHA-384", 48, true),
            NISTObjectIdentifiers.id_sha512, new Hash("SHA-512", 64, true));

    private PssParameters() {}

    static boolean areIn(AlgorithmIdentifier signature) {
        return signature.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
    }

    /** Which parameter is the trouble, as the end of a sentence about a signature that somebody does not know. */
    static String trouble(AlgorithmIdentifier signature) {
        try {
            return trouble(RSASSAPSSparams.getInstance(signature.getParameters()));
        } catch (RuntimeException unreadable) {
            return "whose parameters cannot be read";
        }
    }

    private static String trouble(RSASSAPSSparams parameters) {
        Hash hash = hash(parameters.getHashAlgorithm());
        if (!hash.known()) {
            return "whose hash is " + hash.name();
        }
        if (!parameters.getMaskGenAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)) {
            return "whose mask generation function is not MGF1";
        }
        Hash mask = hash(
                AlgorithmIdentifier.getInstance(parameters.getMaskGenAlgorithm().getParameters()));
        if (!mask.equals(hash)) {
            return "whose mask generation function uses " + mask.name() + " and not its hash " + hash.name();
        }
        BigInteger salt = parameters.getSaltLength();
        if (!salt.equals(BigInteger.valueOf(hash.octets()))) {
            return "whose salt length is " + salt + " and not that of its hash " + hash.name() + ", " + hash.octets();
        }
        return parameters.getTrailerField().equals(BigInteger.ONE)
                ? "whose parameters are right and encoded in another way than rustls looks for, mostly without NULL after "
                        + hash.name()
                : "whose trailer field is " + parameters.getTrailerField() + " and not 1";
    }

    private static Hash hash(AlgorithmIdentifier algorithm) {
        ASN1ObjectIdentifier oid = algorithm.getAlgorithm();
        return Optional.ofNullable(HASHES.get(oid)).orElseGet(() -> new Hash(oid.getId(), 0, false));
    }
}
