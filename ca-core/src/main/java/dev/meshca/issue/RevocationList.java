package dev.meshca.issue;

import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.CrlTemplate;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.internal.x509.RevocationLists;
import dev.meshca.issue.CrlSpec.Revoked;
import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
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

    static RevocationList issue(CertificateTemplate.Issuer issuer, CrlSpec spec, Issuance issuance) {
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

    private static RevocationReason reason(X509CRLEntry entry) {
        return Optional.ofNullable(entry.getRevocationReason())
                .map(reason -> RevocationReason.of(reason.name()))
                .orElse(RevocationReason.UNSPECIFIED);
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
    public CrlSpec next(Validity validity) {
        return new CrlSpec(number().add(BigInteger.ONE), validity, revoked());
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
}
