package dev.meshca.issue;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.DistinguishedNames;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.trust.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * The CA that signs the intermediates of all clusters, with its signing key. Usually it is the root itself; it may also
 * be an intermediate that a corporate root signed, and then the certificates above it are part of every chain.
 */
public final class RootCa {

    private static final String CERTIFICATE = "the root certificate";

    private final List<X509Certificate> path;
    private final byte[] rootPem;
    private final PrivateKey key;

    private RootCa(List<X509Certificate> path, byte[] rootPem, PrivateKey key) {
        this.path = List.copyOf(path);
        this.rootPem = rootPem;
        this.key = key;
    }

    /**
     * A new self-signed root with a key from the JDK.
     *
     * @param spec what it should be; without a chosen validity it lasts {@link Validity#CA_DEFAULT} from now on
     * @return the root
     * @throws IllegalArgumentException if the choice is not one for a root
     */
    public static RootCa create(CaSpec spec) {
        return create(spec, KeyPairSource.jdk());
    }

    /**
     * A new self-signed root.
     *
     * @param spec what it should be; without a chosen validity it lasts {@link Validity#CA_DEFAULT} from now on
     * @param keys where its key pair comes from
     * @return the root
     * @throws IllegalArgumentException if the choice is not one for a root
     */
    public static RootCa create(CaSpec spec, KeyPairSource keys) {
        if (spec.role() != CaSpec.Role.ROOT) {
            throw new IllegalArgumentException("a root is made from CaSpec.root(…), not from " + spec.role());
        }
        KeyPair pair = keys.generate(spec.key());
        Validity validity = spec.chosenValidity().orElseGet(() -> Validity.lasting(Validity.CA_DEFAULT));
        X509Certificate certificate =
                CertificateTemplate.root(spec.subject(), validity).selfSigned(pair.getPublic(), pair.getPrivate());
        return new RootCa(List.of(certificate), ascii(Certificates.pem(certificate)), pair.getPrivate());
    }

    /**
     * An existing root, or an existing CA below a corporate root.
     *
     * @param certificatePem the certificate of the signing CA; below a corporate root followed by the certificates above it, up
     *     to the root. A file with several roots is kept byte for byte.
     * @param keyPem its private key in PKCS#8, PKCS#1 or SEC 1
     * @return the CA, after a throw-away intermediate signed by it was accepted
     * @throws InvalidCaException if something does not parse, the key fits none of the certificates, the path to the root
     *     has a gap, or peers would refuse what the CA signs
     */
    public static RootCa parse(byte[] certificatePem, byte[] keyPem) {
        return of(certificatePem, readKey(keyPem));
    }

    /**
     * An existing CA whose key is at hand as an object, for example in a hardware token.
     *
     * @param certificatePem as for {@link #parse}
     * @param key its private key; it may be one that cannot leave its provider
     * @return the CA, after a throw-away intermediate signed by it was accepted
     * @throws InvalidCaException as for {@link #parse}
     */
    public static RootCa of(byte[] certificatePem, PrivateKey key) {
        List<X509Certificate> certificates = TrustBundle.of(certificatePem).certificates();
        X509Certificate signing = certificates.stream()
                .filter(certificate -> CertificateTemplate.canSignFor(certificate, key))
                .findFirst()
                .orElseThrow(() -> new InvalidCaException(
                        CERTIFICATE,
                        certificates.isEmpty()
                                ? "it holds no certificate; give the PEM file of the CA"
                                : "none of its certificates belongs to the key; give the certificate of that key",
                        null));
        List<X509Certificate> path = IssuerPath.toRoot(signing, certificates);
        boolean onlyRoots = certificates.stream().allMatch(Certificates::isSelfSigned);
        byte[] rootPem = onlyRoots ? certificatePem.clone() : ascii(Certificates.pem(path.get(path.size() - 1)));
        RootCa root = new RootCa(path, rootPem, key);
        root.proveUsable();
        return root;
    }

    /**
     * The CA of a cluster that is its own root, as the one that an istiod without {@code cacerts} makes for itself.
     *
     * @param selfSigned that CA
     * @return the CA, after a throw-away intermediate signed by it was accepted
     * @throws InvalidCaException as for {@link #parse}, also if the certificate is not self-signed
     */
    public static RootCa of(CaCerts selfSigned) {
        return parse(selfSigned.pem().caCert(), selfSigned.pem().caKey());
    }

    private static PrivateKey readKey(byte[] keyPem) {
        try {
            return PrivateKeys.parseTolerantly(keyPem);
        } catch (InvalidKeyException e) {
            throw new InvalidCaException("the root key", e.getMessage() + "; give an unencrypted PEM key", null);
        }
    }

    /** Signs a throw-away intermediate and lets the checks judge it, before any cluster depends on this CA. */
    private void proveUsable() {
        try {
            issue(ClusterName.of("probe"), CaSpec.intermediate("probe").key(KeyAlgorithm.EC_P256));
        } catch (InvalidCaException e) {
            Finding first =
                    e.findings().stream().filter(Finding::isError).findFirst().orElseThrow(() -> e);
            throw new InvalidCaException(CERTIFICATE, first.detail() + "; " + first.remedy(), e);
        }
    }

    /**
     * An intermediate CA for one cluster.
     *
     * @param cluster the cluster
     * @param spec what it should be; without a chosen validity it lasts {@link Validity#CA_DEFAULT} from now on, or as long
     *     as its issuer if that is shorter
     * @return the intermediate in Istio's layout
     * @throws IllegalArgumentException if the choice is not one for an intermediate, or outlives the issuer
     * @throws InvalidCaException if the result would not be accepted by Istio or its peers
     */
    public CaCerts issue(ClusterName cluster, CaSpec spec) {
        return issue(List.of(cluster), spec, KeyPairSource.jdk()).get(0);
    }

    /**
     * Intermediate CAs for several clusters, their keys generated in parallel over all cores.
     *
     * @param clusters the clusters
     * @param spec what each should be
     * @param keys where the key pairs come from
     * @return the intermediates in the order of the clusters
     * @throws IllegalArgumentException if the choice is not one for an intermediate, or outlives the issuer
     * @throws InvalidCaException if a result would not be accepted by Istio or its peers
     */
    public List<CaCerts> issue(List<ClusterName> clusters, CaSpec spec, KeyPairSource keys) {
        if (spec.role() != CaSpec.Role.INTERMEDIATE) {
            throw new IllegalArgumentException(
                    "an intermediate is made from CaSpec.intermediate(…), not from " + spec.role());
        }
        Validity validity = validityBelow(certificate(), spec);
        return InParallel.map(clusters, cluster -> issue(cluster, spec, validity, keys.generate(spec.key())));
    }

    private static Validity validityBelow(X509Certificate issuer, CaSpec spec) {
        Validity outer = new Validity(
                issuer.getNotBefore().toInstant(), issuer.getNotAfter().toInstant());
        if (spec.chosenValidity().isEmpty()) {
            return clamped(outer, issuer);
        }
        Validity chosen = spec.chosenValidity().get();
        if (chosen.notAfter().isAfter(outer.notAfter())) {
            throw new IllegalArgumentException(
                    "an intermediate until " + chosen.notAfter() + " would outlive its issuer "
                            + Certificates.subject(issuer) + ", which ends on " + outer.notAfter()
                            + "; choose a shorter validity or renew the root first");
        }
        return chosen.within(outer);
    }

    private static Validity clamped(Validity outer, X509Certificate issuer) {
        try {
            return Validity.lasting(Validity.CA_DEFAULT).within(outer);
        } catch (IllegalArgumentException e) {
            throw new InvalidCaException(
                    CERTIFICATE,
                    Certificates.subject(issuer) + " is valid from " + outer.notBefore() + " to " + outer.notAfter()
                            + ", not now; renew it",
                    e);
        }
    }

    private CaCerts issue(ClusterName cluster, CaSpec spec, Validity validity, KeyPair pair) {
        X509Certificate certificate = CertificateTemplate.intermediate(spec.subject(cluster), validity, spec.dnsNames())
                .signedBy(issuer(), pair.getPublic());
        StringBuilder chain = new StringBuilder(Certificates.pem(certificate));
        path.forEach(above -> chain.append(Certificates.pem(above)));

        return CaCerts.of(
                cluster,
                IstioDocuments.of(
                        ascii(Certificates.pem(certificate)),
                        ascii(PrivateKeys.pkcs8Pem(pair.getPrivate())),
                        ascii(chain.toString()),
                        rootPem));
    }

    /**
     * The bridge from this root to the next one: its name, key and key identifier, signed by this root. Sent along right
     * after an intermediate of the next root, it makes peers that trust only this root accept what that intermediate issues.
     *
     * @param next the next root
     * @param now when it is signed; it ends with this root or with the next one, whichever ends first
     * @return the bridge
     * @throws InvalidCaException if this is not a root that may sign it, or {@code next} is not a root with a name and key of
     *     its own
     */
    public X509Certificate crossSign(X509Certificate next, Instant now) {
        return CrossSigning.sign(issuer(), next, now);
    }

    /**
     * A revocation list of this CA.
     *
     * @param spec its number, validity and entries
     * @return the list
     * @throws InvalidCaException if this CA lacks the key usage cRLSign
     */
    public RevocationList revocationList(CrlSpec spec) {
        return RevocationList.issue(issuer(), spec);
    }

    private CertificateTemplate.Issuer issuer() {
        return new CertificateTemplate.Issuer(certificate(), key);
    }

    /**
     * The roots that the clusters are to trust: the content of {@code root-cert.pem}.
     *
     * @return the roots
     */
    public TrustBundle roots() {
        return TrustBundle.of(rootPem);
    }

    /**
     * The certificate of the signing CA.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return path.get(0);
    }

    String organization() {
        return DistinguishedNames.organization(certificate().getSubjectX500Principal())
                .orElse("Istio");
    }

    /**
     * The certificates from the signing CA up to the root.
     *
     * @return one certificate if the signing CA is the root itself
     */
    public List<X509Certificate> path() {
        return path;
    }

    /**
     * <strong>The private key</strong> in PKCS#8 PEM.
     *
     * @return the text of a {@code root-key.pem}
     * @throws IllegalStateException if the key cannot leave its provider
     */
    public String keyPem() {
        return PrivateKeys.pkcs8Pem(key);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "RootCa[" + Certificates.subject(certificate()) + ", until "
                + certificate().getNotAfter().toInstant() + "]";
    }
}
