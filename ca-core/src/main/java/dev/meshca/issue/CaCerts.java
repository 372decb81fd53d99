package dev.meshca.issue;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.Ambient;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustCode;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * One cluster's intermediate CA in Istio's layout, with its key. It cannot exist broken: everything parses, the key fits
 * the certificate, and what it issues is accepted under its own roots.
 */
public final class CaCerts {

    private final CaChain chain;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final IstioDocuments documents;

    private CaCerts(CaChain chain, X509Certificate certificate, PrivateKey key, IstioDocuments documents) {
        this.chain = chain;
        this.certificate = certificate;
        this.key = key;
        this.documents = documents;
    }

    /**
     * Reads and checks the documents of one cluster at the present time.
     *
     * @param cluster whose CA it is
     * @param documents the four files of Istio's layout, and optionally {@code ca-crl.pem}; others are ignored
     * @return the CA
     * @throws InvalidCaException if a check finds an error
     */
    public static CaCerts of(ClusterName cluster, IstioDocuments documents) {
        return of(cluster, documents, Ambient.CLOCK);
    }

    /**
     * Reads and checks the documents of one cluster.
     *
     * @param cluster whose CA it is
     * @param documents the four files of Istio's layout, and optionally {@code ca-crl.pem}; others are ignored
     * @param clock says at what time to judge validity
     * @return the CA
     * @throws InvalidCaException if a check finds an error
     */
    public static CaCerts of(ClusterName cluster, IstioDocuments documents, Clock clock) {
        IstioDocuments own = documents.ofLayout();

        CaChain chain = CaChain.read(cluster, own);
        List<Finding> findings = chain.check(clock.instant());
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new InvalidCaException(cluster.value(), findings);
        }
        return new CaCerts(chain, chain.issuer().orElseThrow(), key(cluster, own), own);
    }

    /**
     * Puts the CA of one cluster together out of files of other tools, such as those of step or an export of Vault: the
     * certificates up to the root, and the key, in any of them and in any order. Other certificates do no harm.
     *
     * @param cluster whose CA it is
     * @param files what they hold, by the name under which errors tell them: PEM with anything around the blocks
     * @return the documents, not judged yet; {@link #of} does
     * @throws InvalidCaException if there is not exactly one CA below a root with its unencrypted key, or one above it is missing
     */
    public static IstioDocuments assemble(ClusterName cluster, Map<String, byte[]> files) {
        return Assembly.of(cluster, files);
    }

    /**
     * Reads the documents of one cluster to recognise what is there, valid now or not: all else is checked as in {@link #of}.
     * Revocation lists are left out, as they end sooner than the CA.
     *
     * @param cluster whose CA it is
     * @param documents the four files of Istio's layout; others are ignored
     * @return the CA, which may have ended
     * @throws InvalidCaException if a check finds an error other than the time
     */
    public static CaCerts recognise(ClusterName cluster, IstioDocuments documents) {
        IstioDocuments own = documents.ofLayout().without(IstioDocuments.CA_CRL);
        CaChain chain = CaChain.read(cluster, own);
        List<Finding> findings = chain.check(ValidMoment.of(chain)).stream()
                .filter(finding -> finding.code() != TrustCode.CERTIFICATE_EXPIRED
                        && finding.code() != TrustCode.CERTIFICATE_NOT_YET_VALID)
                .toList();
        if (findings.stream().anyMatch(Finding::isError)) {
            throw new InvalidCaException(cluster.value(), findings);
        }
        return new CaCerts(chain, chain.issuer().orElseThrow(), key(cluster, own), own);
    }

    private static PrivateKey key(ClusterName cluster, IstioDocuments documents) {
        try {
            return PrivateKeys.parseFirst(documents.caKey());
        } catch (InvalidKeyException e) {
            throw new InvalidCaException(cluster + "/" + IstioDocuments.CA_KEY, String.valueOf(e.getMessage()), null);
        }
    }

    /**
     * Whose CA it is.
     *
     * @return the cluster
     */
    public ClusterName cluster() {
        return chain.cluster();
    }

    /**
     * The public half.
     *
     * @return certificates and roots, without the key
     */
    public CaChain chain() {
        return chain;
    }

    /**
     * The certificate of the intermediate CA.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * The documents of Istio's layout, <strong>the private key included</strong>.
     *
     * @return four documents, or five with a {@code ca-crl.pem}
     */
    public IstioDocuments pem() {
        return documents;
    }

    /**
     * A revocation list of this CA.
     *
     * @param spec its number, validity and entries
     * @return the list
     * @throws InvalidCaException if this CA lacks the key usage cRLSign
     */
    public RevocationList revocationList(RevocationList.Spec spec) {
        return revocationList(spec, Issuance.system());
    }

    /**
     * A revocation list of this CA.
     *
     * @param spec its number, validity and entries
     * @param issuance the random numbers to sign with
     * @return the list
     * @throws InvalidCaException if this CA lacks the key usage cRLSign
     */
    public RevocationList revocationList(RevocationList.Spec spec, Issuance issuance) {
        return RevocationList.issue(issuer(), spec, issuance);
    }

    /**
     * The same with other revocation lists.
     *
     * @param crls the complete set of the mesh
     * @param now the time to judge validity at
     * @return a copy
     * @throws InvalidCaException if istiod or a peer of this cluster would refuse it, for example as a list is missing
     */
    public CaCerts crls(RevocationSet crls, Instant now) {
        return of(cluster(), documents.with(IstioDocuments.CA_CRL, crls.pem()), Clock.fixed(now, ZoneOffset.UTC));
    }

    /**
     * The same with other revocation lists, valid now or not: for a CA that was {@linkplain #recognise recognised}.
     *
     * @param crls the complete set of the mesh
     * @return a copy
     * @throws InvalidCaException if a CA of its chain has no list, as istiod refuses a bundle then
     */
    public CaCerts crls(RevocationSet crls) {
        List<X509Certificate> uncovered = crls.uncovered(chain.certificates());
        if (!uncovered.isEmpty()) {
            throw new InvalidCaException(
                    cluster().value(),
                    List.of(TrustCode.CRL_MISSING.at(
                            cluster() + "/" + IstioDocuments.CA_CRL,
                            "there is no list of " + Certificates.subject(uncovered.get(0)))));
        }
        IstioDocuments complete = documents.with(IstioDocuments.CA_CRL, crls.pem());
        return new CaCerts(CaChain.read(cluster(), complete), certificate, key, complete);
    }

    /**
     * A certificate for a workload outside the clusters, with a key from the JDK.
     *
     * @param spec what it should be
     * @return the certificate with its key, accepted wherever this CA is
     * @throws IllegalArgumentException if it would outlive this CA
     */
    public WorkloadCert issue(WorkloadCert.Spec spec) {
        return issue(spec, Issuance.system());
    }

    /**
     * A certificate for a workload outside the clusters.
     *
     * @param spec what it should be
     * @param issuance the time, random numbers, and where its key pair comes from
     * @return the certificate with its key, accepted wherever this CA is
     * @throws IllegalArgumentException if it would outlive this CA
     */
    public WorkloadCert issue(WorkloadCert.Spec spec, Issuance issuance) {
        return WorkloadCert.issue(this, spec, issuance);
    }

    CertificateTemplate.Issuer issuer() {
        return new CertificateTemplate.Issuer(certificate, SigningKey.of(key));
    }

    @Override
    public String toString() {
        return "CaCerts[" + cluster() + ", until " + certificate.getNotAfter().toInstant() + "]";
    }
}
