package dev.meshca.issue;

import dev.meshca.Validity;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one chooses about a revocation list; who issues it is not here.
 *
 * @param number the CRL number (RFC 5280, 5.2.3), higher than that of every earlier list of the same CA
 * @param validity from thisUpdate to nextUpdate
 * @param revoked the certificates revoked; none is fine, and what a verifier needs to see nothing is revoked
 */
public record CrlSpec(BigInteger number, Validity validity, List<Revoked> revoked) {

    /**
     * One revoked certificate.
     *
     * @param serial its serial number
     * @param since since when it is not to be trusted
     * @param reason why
     */
    public record Revoked(BigInteger serial, Instant since, RevocationReason reason) {}

    /**
     * A choice, complete.
     *
     * @throws IllegalArgumentException if the number is negative or longer than 20 octets, or a serial number occurs twice
     */
    public CrlSpec {
        revoked = List.copyOf(revoked);
        if (number.signum() < 0 || number.bitLength() > 159) {
            throw new IllegalArgumentException("the CRL number " + number + " is negative or longer than 20 octets");
        }
        if (revoked.stream().map(Revoked::serial).distinct().count() != revoked.size()) {
            throw new IllegalArgumentException("a serial number is revoked twice");
        }
    }

    /**
     * The first list of a CA: number 1, nothing revoked.
     *
     * @param validity from thisUpdate to nextUpdate
     * @return the choice
     */
    public static CrlSpec first(Validity validity) {
        return new CrlSpec(BigInteger.ONE, validity, List.of());
    }

    /**
     * The same with one certificate more; one that is revoked already stays as it is.
     *
     * @param certificate the certificate
     * @param since since when it is not to be trusted
     * @param reason why
     * @return a copy
     */
    public CrlSpec revoke(X509Certificate certificate, Instant since, RevocationReason reason) {
        BigInteger serial = certificate.getSerialNumber();
        if (revoked.stream().anyMatch(entry -> entry.serial().equals(serial))) {
            return this;
        }
        List<Revoked> more = new ArrayList<>(revoked);
        more.add(new Revoked(serial, since, reason));
        return new CrlSpec(number, validity, more);
    }
}
