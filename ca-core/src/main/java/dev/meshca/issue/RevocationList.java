package dev.meshca.issue;

import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.CrlTemplate;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.internal.x509.RevocationLists;
import dev.meshca.issue.RevocationList.Spec.Revoked;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One CA's revocation list (RFC 5280, 5), possibly empty. */
public final class RevocationList {

    private final X509CRL crl;

    RevocationList(X509CRL crl) {
        this.crl = crl;
    }

    static RevocationList issue(CertificateTemplate.Issuer issuer, Spec spec, Issuance issuance) {
        if (!Certificates.mayCrlSign(issuer.certificate())) {
            throw new InvalidCaException(
                    IstioDocuments.CA_CRL,
                    Certificates.subject(issuer.certificate())
                            + " lacks the key usage cRLSign, as every CA of Istio's Makefiles does, so istiod and Envoy"
                            + " would refuse its list; rotate to a CA of this toolkit first",
                    null);
        }
        CrlTemplate template = new CrlTemplate(issuer, spec.number(), spec.validity());
        spec.revoked()
                .forEach(entry -> template.revoke(
                        entry.serial(), entry.since(), entry.reason().code()));
        return new RevocationList(template.sign(issuance.random()));
    }

    /**
     * The list itself.
     *
     * @return the list
     */
    public X509CRL crl() {
        return crl;
    }

    /**
     * The list in PEM.
     *
     * @return one {@code X509 CRL} block
     */
    public String pem() {
        return CrlTemplate.pem(crl);
    }

    /**
     * Its number.
     *
     * @return the CRL number; 0 if the list has none
     */
    public BigInteger number() {
        return RevocationLists.number(crl).orElse(BigInteger.ZERO);
    }

    /**
     * The CA that signed it.
     *
     * @return its name as in a {@link dev.meshca.trust.TrustReport.Certificate}: {@code O=Istio, CN=Root CA}
     */
    public String issuer() {
        return Certificates.name(crl.getIssuerX500Principal());
    }

    /**
     * Until when verifiers take it.
     *
     * @return nextUpdate; empty if the list does not say
     */
    public Optional<Instant> nextUpdate() {
        return Optional.ofNullable(crl.getNextUpdate()).map(date -> date.toInstant());
    }

    /**
     * What is revoked.
     *
     * @return the entries by serial number
     */
    public List<Revoked> revoked() {
        Set<? extends X509CRLEntry> entries = Optional.<Set<? extends X509CRLEntry>>ofNullable(
                        crl.getRevokedCertificates())
                .orElse(Set.of());
        return entries.stream()
                .map(entry -> new Revoked(
                        entry.getSerialNumber(), entry.getRevocationDate().toInstant(), reason(entry)))
                .sorted(Comparator.comparing(Revoked::serial))
                .toList();
    }

    private static Reason reason(X509CRLEntry entry) {
        return Optional.ofNullable(entry.getRevocationReason())
                .flatMap(reason -> Reason.of(reason.name()))
                .orElse(Reason.UNSPECIFIED);
    }

    /**
     * Whether a CA issued it: a certificate of that name whose key verifies it. A root and the bridge to it are one CA.
     *
     * @param ca the certificate of a CA
     * @return true if it is this CA's list
     */
    public boolean isOf(X509Certificate ca) {
        return crl.getIssuerX500Principal().equals(ca.getSubjectX500Principal())
                && Certificates.isSignedBy(crl, ca.getPublicKey());
    }

    /**
     * The choice for the list that follows: the next number, and everything that is revoked so far.
     *
     * @param validity from thisUpdate to nextUpdate
     * @return the choice
     */
    public Spec next(Validity validity) {
        return new Spec(number().add(BigInteger.ONE), validity, revoked());
    }

    /** Two lists with one key are of one CA; the newer replaces the older. */
    String issuerKey() {
        String keyId =
                KeyIdentifiers.ofIssuer(crl).map(HexFormat.of()::formatHex).orElse("");
        return Certificates.name(crl.getIssuerX500Principal()) + "#" + keyId;
    }

    @Override
    public String toString() {
        return "RevocationList[" + Certificates.name(crl.getIssuerX500Principal()) + ", number " + number() + "]";
    }

    /**
     * What one chooses about a revocation list; who issues it is not here.
     *
     * @param number the CRL number (RFC 5280, 5.2.3), higher than that of every earlier list of the same CA
     * @param validity from thisUpdate to nextUpdate
     * @param revoked the certificates revoked; none is fine, and what a verifier needs to see nothing is revoked
     */
    public record Spec(BigInteger number, Validity validity, List<Revoked> revoked) {

        /**
         * One revoked certificate.
         *
         * @param serial its serial number
         * @param since since when it is not to be trusted
         * @param reason why
         */
        public record Revoked(BigInteger serial, Instant since, Reason reason) {}

        /**
         * A choice, complete.
         *
         * @throws IllegalArgumentException if the number is negative or longer than 20 octets, or a serial number occurs twice
         */
        public Spec {
            revoked = List.copyOf(revoked);
            if (number.signum() < 0 || number.bitLength() > 159) {
                throw new IllegalArgumentException(
                        "the CRL number " + number + " is negative or longer than 20 octets");
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
        public static Spec first(Validity validity) {
            return new Spec(BigInteger.ONE, validity, List.of());
        }

        /**
         * The same with one certificate more; one that is revoked already stays as it is.
         *
         * @param certificate the certificate
         * @param since since when it is not to be trusted
         * @param reason why
         * @return a copy
         */
        public Spec revoke(X509Certificate certificate, Instant since, Reason reason) {
            BigInteger serial = certificate.getSerialNumber();
            if (revoked.stream().anyMatch(entry -> entry.serial().equals(serial))) {
                return this;
            }
            List<Revoked> more = new ArrayList<>(revoked);
            more.add(new Revoked(serial, since, reason));
            return new Spec(number, validity, more);
        }
    }

    /**
     * Why a certificate is revoked (RFC 5280, 5.3.1). {@code certificateHold} and {@code removeFromCRL} are left out: a CA's
     * certificate is not taken back for a while.
     */
    public enum Reason {
        /** No reason is given. */
        UNSPECIFIED(0),
        /** The key of a workload was stolen. */
        KEY_COMPROMISE(1),
        /** The key of a CA was stolen. */
        CA_COMPROMISE(2),
        /** The name in the certificate is no longer right. */
        AFFILIATION_CHANGED(3),
        /** A newer certificate took its place. */
        SUPERSEDED(4),
        /** The cluster or workload is gone. */
        CESSATION_OF_OPERATION(5),
        /** What it was allowed was taken from it. */
        PRIVILEGE_WITHDRAWN(9),
        /** The key of an attribute authority was stolen. */
        AA_COMPROMISE(10);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Optional<Reason> of(String name) {
            return Arrays.stream(values())
                    .filter(reason -> reason.name().equals(name))
                    .findFirst();
        }
    }
}
