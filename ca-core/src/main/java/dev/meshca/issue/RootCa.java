package dev.meshca.issue;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.trust.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The CA that signs the intermediates of all clusters, with its signing key. Usually it is the root itself; it may also
 * be an intermediate that a corporate root signed, and then the certificates above it are part of every chain.
 */
public final class RootCa {

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
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
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
