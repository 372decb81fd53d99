package dev.meshca.trust;

import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A set of trusted root certificates: the content of a {@code root-cert.pem}. It is compared as a set of certificates
 * and kept as bytes, because a running istiod up to 1.29 compares bytes
 * ({@code pilot/pkg/bootstrap/istio_ca.go}, handleEvent).
 */
public final class TrustBundle {

    /** How two sets of roots relate. */
    public enum Relation {
        /** The same roots. */
        EQUAL,
        /** All of ours are in the other, which has more. */
        SUBSET,
        /** All of the other's are in ours, which has more. */
        SUPERSET,
        /** Some are in both, some only in one. */
        OVERLAP,
        /** None is in both. */
        DISJOINT
    }

    private final byte[] pem;
    private final List<X509Certificate> certificates;
    private final Set<String> fingerprints;

    private TrustBundle(byte[] pem, List<X509Certificate> certificates) {
        this.pem = pem;
        this.certificates = certificates;
        Set<String> digests = new LinkedHashSet<>();
        certificates.forEach(certificate -> digests.add(Certificates.sha256(certificate)));
        this.fingerprints = Collections.unmodifiableSet(digests);
    }

    /**
     * The roots in a PEM text. What some verifier cannot read is left out here; {@link CaChain#check} reports it.
     *
     * @param pem the bytes of a {@code root-cert.pem}
     * @return the roots
     */
    public static TrustBundle of(byte[] pem) {
        return new TrustBundle(
                pem.clone(), CertificateFile.read("roots", Optional.of(pem)).certificates());
    }

    /**
     * The bytes this bundle was read from.
     *
     * @return a copy
     */
    public byte[] pem() {
        return pem.clone();
    }

    /**
     * The roots in the order of the file.
     *
     * @return the certificates; one may occur twice
     */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    /**
     * The roots as a set of SHA-256 fingerprints of their DER form, lower-case hex, in the order of the file.
     *
     * @return the fingerprints
     */
    public Set<String> fingerprints() {
        return fingerprints;
    }

    /**
     * How this set of roots relates to another.
     *
     * @param other the other set
     * @return the relation, read from this set to the other
     */
    public Relation relationTo(TrustBundle other) {
        Set<String> ours = fingerprints();
        Set<String> theirs = other.fingerprints();
        boolean inTheirs = theirs.containsAll(ours);
        boolean inOurs = ours.containsAll(theirs);
        if (inTheirs && inOurs) {
            return Relation.EQUAL;
        }
        if (ours.isEmpty() || theirs.isEmpty() || ours.stream().noneMatch(theirs::contains)) {
            return Relation.DISJOINT;
        }
        if (inTheirs) {
            return Relation.SUBSET;
        }
        return inOurs ? Relation.SUPERSET : Relation.OVERLAP;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustBundle bundle && fingerprints.equals(bundle.fingerprints);
    }

    @Override
    public int hashCode() {
        return fingerprints.hashCode();
    }

    @Override
    public String toString() {
        return certificates.stream().map(Certificates::subject).collect(Collectors.joining(", ", "the roots ", ""));
    }
}
