package dev.meshca.trust;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The public half of one cluster's CA, read tolerantly from the files of Istio's layout or the data of a Secret. It may
 * be broken, and {@link #check} says how. A private key among the documents is used once, to see whether it fits, and
 * is not kept.
 */
public final class CaChain {

    private static final byte[] NOTHING = {};

    private final ClusterName cluster;
    private final SecretForm form;
    private final CertificateFile caCert;
    private final SigningKeyFile caKey;
    private final CertificateFile certChain;
    private final CertificateFile rootCert;
    private final TrustBundle roots;
    private final CrlFile crl;
    private final Map<String, String> digests = new TreeMap<>();

    /** What the last check found: the same chain is asked again and again at one moment. */
    private record Checked(Instant now, TrustReport.Thresholds thresholds, List<Finding> findings) {

        boolean answers(Instant moment, TrustReport.Thresholds wanted) {
            return now.equals(moment) && thresholds.equals(wanted);
        }
    }

    private volatile @Nullable Checked checked;

    /** The path under its own roots and lists, which the check asks for, and every cluster that trusts the same. */
    private record Verified(Instant now, PathVerdict verdict) {}

    private volatile @Nullable Verified verified;

    private CaChain(ClusterName cluster, IstioDocuments documents) {
        this.cluster = cluster;
        form = SecretForm.of(documents);
        caCert = CertificateFile.readFirst(where(form.caCert()), documents.find(form.caCert()));
        certChain = CertificateFile.read(where(form.certChainName()), form.certChain(documents));
        caKey = SigningKeyFile.read(
                where(form.caKey()), documents.find(form.caKey()), issuer(), certChain.certificates());
        rootCert = CertificateFile.read(where(form.rootCert()), documents.find(form.rootCert()));
        roots = TrustBundle.of(documents.find(form.rootCert()).orElse(NOTHING));
        crl = CrlFile.read(where(IstioDocuments.CA_CRL), documents.crl());
        documents.forEach((name, bytes) -> digests.put(name, Certificates.sha256(bytes)));
    }

    /**
     * Reads whatever is there; never throws for what it finds.
     *
     * @param cluster whose CA it is
     * @param documents the files or the data of the Secret, whatever they are
     * @return the public half
     */
    public static CaChain read(ClusterName cluster, IstioDocuments documents) {
        return new CaChain(cluster, documents);
    }

    /**
     * Whose CA it is.
     *
     * @return the cluster
     */
    public ClusterName cluster() {
        return cluster;
    }

    /**
     * The certificate that workload certificates are signed with: the first one of {@code ca-cert.pem}.
     *
     * @return the certificate; empty if none can be read
     */
    public Optional<X509Certificate> issuer() {
        return caCert.certificates().stream().findFirst();
    }

    /**
     * The certificates sent along with workload certificates: those of {@code cert-chain.pem}.
     *
     * @return the certificates in the order of the file
     */
    public List<X509Certificate> certificates() {
        return certChain.certificates();
    }

    /**
     * The roots this cluster declares to trust: those of {@code root-cert.pem}.
     *
     * @return the roots, possibly none
     */
    public TrustBundle roots() {
        return roots;
    }

    /**
     * The revocation lists of {@code ca-crl.pem} that istiod would load.
     *
     * @return the lists; none if there is no such file, or the {@code kubernetes.io/tls} form is used
     */
    public List<X509CRL> crls() {
        return form == SecretForm.TLS ? List.of() : crl.lists();
    }

    /**
     * Checks this cluster's material alone; {@link TrustReport} checks clusters against each other.
     *
     * @param now the time to judge validity at
     * @return what is wrong; empty if nothing is
     */
    public List<Finding> check(Instant now) {
        return check(now, TrustReport.Thresholds.defaults());
    }

    List<Finding> check(Instant now, TrustReport.Thresholds thresholds) {
        Checked last = checked;
        if (last == null || !last.answers(now, thresholds)) {
            last = new Checked(now, thresholds, ChainCheck.of(this, now, thresholds));
            checked = last;
        }
        return last.findings();
    }

    PathVerdict verdict(Instant now) {
        Verified last = verified;
        if (last == null || !last.now().equals(now)) {
            last = new Verified(now, verdict(roots, crls(), now));
            verified = last;
        }
        return last.verdict();
    }

    PathVerdict verdict(TrustBundle trusted, List<X509CRL> lists, Instant now) {
        return new PathVerifier(trusted, lists, now).verify(issuer().orElseThrow(), certificates(), caKey.probe());
    }

    /**
     * Which documents were read from other bytes.
     *
     * @param other another chain
     * @return the names of documents that differ or are only in one of the two; empty if both are the same byte for byte
     */
    public List<String> differencesTo(CaChain other) {
        TreeSet<String> names = new TreeSet<>(digests.keySet());
        names.addAll(other.digests.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(digests.get(name), other.digests.get(name)))
                .toList();
    }

    SecretForm form() {
        return form;
    }

    CertificateFile caCert() {
        return caCert;
    }

    SigningKeyFile caKey() {
        return caKey;
    }

    CertificateFile certChain() {
        return certChain;
    }

    CertificateFile rootCert() {
        return rootCert;
    }

    CrlFile crl() {
        return crl;
    }

    /** The names of all documents, also of those that istiod does not read. */
    Set<String> names() {
        return digests.keySet();
    }

    String where(String file) {
        return cluster + "/" + file;
    }

    @Override
    public String toString() {
        return "CaChain[" + cluster + ", " + issuer().map(Certificates::subject).orElse("no CA certificate") + "]";
    }
}
