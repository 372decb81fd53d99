package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.issuer;
import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.internal.x509.Algorithms;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.internal.x509.NameLimits;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * Decides whether a cluster accepts what a CA issues, as its strictest peer does. The path is built like BoringSSL and
 * OpenSSL build it: trusted roots first, then the certificates sent, in their order, without going back. A path found
 * that way is also found by Go and rustls, which try all orders. Every certificate on it must satisfy all of them, and
 * the JDK's PKIX as a second opinion.
 */
final class PathVerifier {

    private static final int MOST_INTERMEDIATES = 6;

    private final TrustBundle roots;
    private final List<X509CRL> crls;
    private final Instant now;

    PathVerifier(TrustBundle roots, List<X509CRL> crls, Instant now) {
        this.roots = roots;
        this.crls = crls;
        this.now = now;
    }

    /** Judges a leaf of {@code ca} that arrives with {@code sent}; {@code probe} is such a leaf, if there is one. */
    PathVerdict verify(X509Certificate ca, List<X509Certificate> sent, Optional<X509Certificate> probe) {
        List<Fault> faults = new ArrayList<>();
        return judge(issuerOfLeaves(ca, sent, faults), sent, probe, faults);
    }

    /** Judges {@code ca} itself, as istiod does with the certificate in ca-cert.pem whatever cert-chain.pem says of that CA. */
    PathVerdict verifyItself(X509Certificate ca, List<X509Certificate> sent) {
        return judge(ca, sent, Optional.empty(), new ArrayList<>());
    }

    private PathVerdict judge(
            X509Certificate first, List<X509Certificate> sent, Optional<X509Certificate> probe, List<Fault> faults) {
        List<X509Certificate> path = new ArrayList<>(List.of(first));
        climb(path, sent, faults);

        boolean anchored = isRoot(path.get(path.size() - 1));
        for (int below = 0; below < path.size(); below++) {
            X509Certificate certificate = path.get(below);
            faults.addAll(CertificateRules.faults(certificate, anchored && below == path.size() - 1, now));
            pathLengthFault(certificate, below).ifPresent(faults::add);
            namesFault(certificate, path.subList(0, below)).ifPresent(faults::add);
        }
        if (anchored && !crls.isEmpty()) {
            faults.addAll(CrlRules.pathFaults(path, crls, now));
        }
        if (faults.isEmpty()) {
            SecondOpinion.on(path, probe.filter(leaf -> CertificateRules.isValid(leaf, now)), now)
                    .ifPresent(faults::add);
        }
        return new PathVerdict(List.copyOf(path), List.copyOf(faults));
    }

    private X509Certificate issuerOfLeaves(X509Certificate ca, List<X509Certificate> sent, List<Fault> faults) {
        Optional<byte[]> keyId = KeyIdentifiers.ofSubject(ca);
        return find(ca.getSubjectX500Principal(), sent, candidate -> sameKeyId(keyId, candidate))
                .filter(found -> found.getPublicKey().equals(ca.getPublicKey()))
                .orElseGet(() -> {
                    faults.add(sent.contains(ca) ? mistaken(ca) : absent(ca));
                    return ca;
                });
    }

    private static Fault absent(X509Certificate ca) {
        String detail = subject(ca) + " is not among the certificates sent with what it signs";
        return new Fault(TrustCode.CHAIN_WITHOUT_CA, ca, detail);
    }

    private static Fault mistaken(X509Certificate ca) {
        String detail = "another certificate of the name " + subject(ca)
                + " is taken for the issuer of workload certificates, as no key identifier tells the two apart";
        return new Fault(TrustCode.SUBJECT_AMBIGUOUS, ca, detail);
    }

    /** Its names are equal and its authority key identifier does not say otherwise (OpenSSL and BoringSSL, EXFLAG_SS). */
    private static Optional<Fault> selfSignedFault(X509Certificate child) {
        boolean taken = Certificates.isSelfIssued(child) && KeyIdentifiers.allow(child, child);
        return Optional.of(new Fault(
                        TrustCode.SUBJECT_AMBIGUOUS,
                        child,
                        subject(child) + " has the name of its issuer and no authority key identifier, so it is taken"
                                + " for self-signed and the path ends there (error 19)"))
                .filter(fault -> taken);
    }

    private static boolean sameKeyId(Optional<byte[]> keyId, X509Certificate candidate) {
        Optional<byte[]> offered = KeyIdentifiers.ofSubject(candidate);
        return keyId.isEmpty() || offered.isEmpty() || Arrays.equals(keyId.get(), offered.get());
    }

    private void climb(List<X509Certificate> path, List<X509Certificate> sent, List<Fault> faults) {
        X509Certificate top = path.get(0);
        while (!isRoot(top)) {
            X509Certificate child = top;
            List<X509Certificate> unused =
                    sent.stream().filter(c -> !path.contains(c)).toList();
            Optional<X509Certificate> issuer = Certificates.isSelfSigned(child)
                    ? Optional.empty()
                    : find(child.getIssuerX500Principal(), unused, c -> KeyIdentifiers.allow(child, c));
            if (issuer.isEmpty()) {
                faults.add(new Fault(TrustCode.ISSUER_NOT_FOUND, child, whyNotFound(child)));
                return;
            }
            selfSignedFault(child).or(() -> linkFault(child, issuer.get())).ifPresent(faults::add);
            top = issuer.get();
            path.add(top);
        }
    }

    /** The first candidate of that name; a fitting key identifier counts most, then being trusted, then being valid now. */
    private Optional<X509Certificate> find(
            X500Principal name, List<X509Certificate> sent, Predicate<X509Certificate> keyIdFits) {
        Comparator<X509Certificate> preference = Comparator.<X509Certificate>comparingInt(
                        c -> keyIdFits.test(c) ? 0 : 1)
                .thenComparingInt(c -> isRoot(c) ? 0 : 1)
                .thenComparingInt(c -> CertificateRules.isValid(c, now) ? 0 : 1);
        return Stream.concat(roots.certificates().stream(), sent.stream())
                .filter(candidate -> candidate.getSubjectX500Principal().equals(name))
                .min(preference);
    }

    private boolean isRoot(X509Certificate certificate) {
        return roots.certificates().contains(certificate);
    }

    private String whyNotFound(X509Certificate top) {
        if (!Certificates.isSelfSigned(top)) {
            return subject(top) + " was issued by " + issuer(top) + ", which is neither trusted nor sent along";
        }
        boolean sameName = roots.certificates().stream()
                .anyMatch(root -> root.getSubjectX500Principal().equals(top.getSubjectX500Principal()));
        return "the path ends at the root " + subject(top) + " (sha256 "
                + Certificates.sha256(top).substring(0, 16) + "…), which is not trusted"
                + (sameName ? "; a root of the same name with another key is" : "");
    }

    private static Optional<Fault> linkFault(X509Certificate child, X509Certificate issuer) {
        boolean checkable = Algorithms.isKnown(issuer.getPublicKey())
                && Algorithms.isSignatureKnown(child)
                && CertificateRules.encodingFault(child).isEmpty();
        if (checkable && !Certificates.isSignedBy(child, issuer.getPublicKey())) {
            String detail = subject(child) + " was not signed by the key of " + subject(issuer)
                    + ": its issuer has the same name and another key";
            return Optional.of(new Fault(TrustCode.SIGNATURE_INVALID, child, detail));
        }
        if (!KeyIdentifiers.allow(child, issuer)) {
            String detail = "the authority key identifier of " + subject(child) + " names another certificate than "
                    + subject(issuer) + " with its key identifier and serial number";
            return Optional.of(new Fault(TrustCode.AUTHORITY_KEY_ID_MISMATCH, child, detail));
        }
        byte[] named = child.getIssuerX500Principal().getEncoded();
        if (!Arrays.equals(named, issuer.getSubjectX500Principal().getEncoded())) {
            String detail =
                    subject(child) + " names its issuer " + issuer(child) + " in another encoding than the issuer does";
            return Optional.of(new Fault(TrustCode.ISSUER_NAME_ENCODING, child, detail));
        }
        return Optional.empty();
    }

    private static Optional<Fault> namesFault(X509Certificate ca, List<X509Certificate> below) {
        return below.stream()
                .filter(certificate -> NameLimits.areUncomparable(ca, certificate))
                .map(certificate -> new Fault(
                        TrustCode.NAME_CONSTRAINT_UNSUPPORTED,
                        ca,
                        subject(ca) + " has a constraint on a kind of name that " + subject(certificate)
                                + " has and ztunnel does not compare"))
                .findFirst();
    }

    /** Go counts every CA below, self-issued ones too, and also holds roots to their limit; rustls sets a limit itself. */
    private static Optional<Fault> pathLengthFault(X509Certificate certificate, int below) {
        int limit = certificate.getBasicConstraints();
        if (below > MOST_INTERMEDIATES) {
            String detail = "there are " + below + " CAs below " + subject(certificate)
                    + ", and ztunnel follows at most " + MOST_INTERMEDIATES;
            return Optional.of(new Fault(TrustCode.PATH_LENGTH_EXCEEDED, certificate, detail));
        }
        if (limit < 0 || below <= limit) {
            return Optional.empty();
        }
        String detail = subject(certificate) + " allows " + limit + " CAs below it, and there are " + below;
        return Optional.of(new Fault(TrustCode.PATH_LENGTH_EXCEEDED, certificate, detail));
    }
}
