package dev.meshca.issue;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.Algorithms;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.DistinguishedNames;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import dev.meshca.trust.TrustBundle;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The CA that signs the intermediates of all clusters, with its signing key. Usually it is the root itself; it may also
 * be an intermediate that a corporate root signed, and then the certificates above it are part of every chain.
 */
public final class RootCa {

    private final List<X509Certificate> path;
    private final byte[] rootPem;
    private final SigningKey key;

    RootCa(List<X509Certificate> path, byte[] rootPem, SigningKey key) {
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
        return create(spec, Issuance.system());
    }

    /**
     * A new self-signed root. {@link TrustPlan#underNewRoot} makes its key and those of the clusters at the same time.
     *
     * @param spec what it should be; without a chosen validity it lasts {@link Validity#CA_DEFAULT} from now on
     * @param issuance the time, random numbers, and where its key pair comes from
     * @return the root
     * @throws IllegalArgumentException if the choice is not one for a root
     * @throws java.util.concurrent.CancellationException if the thread is interrupted or the work cancelled
     */
    public static RootCa create(CaSpec spec, Issuance issuance) {
        return new Issuing(issuance).root(spec);
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
        return parse(certificatePem, keyPem, Issuance.system());
    }

    /**
     * An existing root, or an existing CA below a corporate root.
     *
     * @param certificatePem as for {@link #parse(byte[], byte[])}
     * @param keyPem its private key in PKCS#8, PKCS#1 or SEC 1
     * @param issuance the time to judge at, and what the throw-away intermediate is made with
     * @return the CA, after a throw-away intermediate signed by it was accepted
     */
    public static RootCa parse(byte[] certificatePem, byte[] keyPem, Issuance issuance) {
        return RootCaReader.proved(certificatePem, SigningKey.of(RootCaReader.key(keyPem)), issuance);
    }

    /**
     * A CA to be recognised, valid now or not: its key fits and its path is complete, and nothing else is judged.
     *
     * @param certificatePem as for {@link #parse(byte[], byte[])}
     * @param keyPem its private key in PKCS#8, PKCS#1 or SEC 1
     * @return the CA, which may have ended
     * @throws InvalidCaException if something does not parse, the key fits none of the certificates, or the path has a gap
     */
    public static RootCa recognise(byte[] certificatePem, byte[] keyPem) {
        return RootCaReader.read(certificatePem, SigningKey.of(RootCaReader.key(keyPem)));
    }

    /**
     * An existing CA whose key is at hand as an object, for example in a hardware token.
     *
     * @param certificatePem as for {@link #parse(byte[], byte[])}
     * @param key its private key; it may be one that cannot leave its provider, which then is a registered one
     * @return the CA, after a throw-away intermediate signed by it was accepted
     * @throws InvalidCaException as for {@link #parse(byte[], byte[])}, also if no registered provider signs with the key
     */
    public static RootCa of(byte[] certificatePem, PrivateKey key) {
        return RootCaReader.proved(certificatePem, SigningKey.of(key), Issuance.system());
    }

    /**
     * An existing CA whose key is at hand as an object of a JCA provider that need not be registered.
     *
     * @param certificatePem as for {@link #parse(byte[], byte[])}
     * @param key its private key; it may be one that cannot leave its provider
     * @param provider signs with it
     * @param issuance the time to judge at, and what the throw-away intermediate is made with
     * @return the CA, after a throw-away intermediate signed by it was accepted
     */
    public static RootCa of(byte[] certificatePem, PrivateKey key, Provider provider, Issuance issuance) {
        return RootCaReader.proved(certificatePem, new SigningKey(key, Optional.of(provider)), issuance);
    }

    /**
     * The CA of a cluster that is its own root, as the one that an istiod without {@code cacerts} makes for itself.
     *
     * @param selfSigned that CA
     * @return the CA, after a throw-away intermediate signed by it was accepted
     * @throws InvalidCaException as for {@link #parse(byte[], byte[])}, also if the certificate is not self-signed
     */
    public static RootCa of(CaCerts selfSigned) {
        return parse(selfSigned.pem().caCert(), selfSigned.pem().caKey());
    }

    /**
     * An intermediate CA for one cluster.
     *
     * @param cluster the cluster
     * @param spec what it should be; without a chosen key it has the {@linkplain #keyAlgorithm algorithm of this CA}, without a
     *     chosen validity it lasts {@link Validity#CA_DEFAULT} from now on, or as long as its issuer if that is shorter
     * @return the intermediate in Istio's layout
     * @throws IllegalArgumentException if the choice is not one for an intermediate, or outlives the issuer
     * @throws InvalidCaException if the result would not be accepted by Istio or its peers
     */
    public CaCerts issue(ClusterName cluster, CaSpec spec) {
        return issue(cluster, spec, Issuance.system());
    }

    /**
     * An intermediate CA for one cluster.
     *
     * @param cluster the cluster
     * @param spec what it should be, as for {@link #issue(ClusterName, CaSpec)}, with the same exceptions
     * @param issuance the time, random numbers, and where its key pair comes from
     * @return the intermediate in Istio's layout
     */
    public CaCerts issue(ClusterName cluster, CaSpec spec, Issuance issuance) {
        return issue(List.of(cluster), spec, issuance).get(0);
    }

    /**
     * Intermediate CAs for several clusters, made on all cores.
     *
     * @param clusters the clusters
     * @param spec what each should be, as for {@link #issue(ClusterName, CaSpec)}
     * @param issuance the time, random numbers, and where the key pairs come from
     * @return the intermediates in the order of the clusters
     * @throws java.util.concurrent.CancellationException if the thread is interrupted or the work cancelled
     */
    public List<CaCerts> issue(List<ClusterName> clusters, CaSpec spec, Issuance issuance) {
        return new Issuing(issuance).below(this, clusters, spec);
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
        return crossSign(next, Issuance.system().clock(Clock.fixed(now, ZoneOffset.UTC)));
    }

    /**
     * The same with other random numbers to sign with.
     *
     * @param next the next root
     * @param issuance the time, and the random numbers
     * @return the bridge
     */
    public X509Certificate crossSign(X509Certificate next, Issuance issuance) {
        return CrossSigning.sign(issuer(), next, issuance);
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
     * The same with other random numbers to sign with.
     *
     * @param spec its number, validity and entries
     * @param issuance the random numbers
     * @return the list
     */
    public RevocationList revocationList(RevocationList.Spec spec, Issuance issuance) {
        return RevocationList.issue(issuer(), spec, issuance);
    }

    CertificateTemplate.Issuer issuer() {
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

    /**
     * The organization (O) of its subject.
     *
     * @return the organization; {@code Istio} if the subject has none
     */
    public String organization() {
        return DistinguishedNames.organization(certificate().getSubjectX500Principal())
                .orElse("Istio");
    }

    /**
     * The algorithm of its key, which is the default of what is issued below it.
     *
     * @return the algorithm; of a key of another kind or size the nearest one that is as strong, or the strongest
     */
    public KeyAlgorithm keyAlgorithm() {
        return Algorithms.nearest(certificate().getPublicKey());
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
     * Whether the private key can be written to a file.
     *
     * @return false if it cannot leave its provider
     */
    public boolean isKeyExportable() {
        return key.key().getEncoded() != null;
    }

    /**
     * <strong>The private key</strong> in PKCS#8 PEM.
     *
     * @return the text of a {@code root-key.pem}
     * @throws IllegalStateException if the key cannot leave its provider
     */
    public String keyPem() {
        return PrivateKeys.pkcs8Pem(key.key());
    }

    @Override
    public String toString() {
        return "RootCa[" + Certificates.subject(certificate()) + ", until "
                + certificate().getNotAfter().toInstant() + "]";
    }
}
