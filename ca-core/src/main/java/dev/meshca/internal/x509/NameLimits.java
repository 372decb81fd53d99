package dev.meshca.internal.x509;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/** The name constraints of a CA certificate (RFC 5280, 4.2.1.10). */
public final class NameLimits {

    private static final Set<Integer> UNCOMPARABLE = Set.of(
            GeneralName.otherName,
            GeneralName.rfc822Name,
            GeneralName.x400Address,
            GeneralName.ediPartyName,
            GeneralName.registeredID);

    private NameLimits() {}

    /** Which constraint makes rustls refuse all that is below, as the end of a sentence that starts with the certificate's name. */
    public static Optional<String> unsupported(X509Certificate certificate) {
        if (anyBase(certificate, kind -> kind == GeneralName.uniformResourceIdentifier)) {
            return Optional.of("has a URI name constraint");
        }
        if (anyBase(certificate, kind -> kind == GeneralName.directoryName)) {
            return Optional.of("has a directoryName constraint");
        }
        return haveDistances(certificate)
                ? Optional.of("has a name constraint with a minimum or a maximum")
                : Optional.empty();
    }

    /** Whether rustls refuses {@code below} because it has a name of a kind that {@code ca} limits and rustls does not compare. */
    public static boolean areUncomparable(X509Certificate ca, X509Certificate below) {
        return SubjectNames.of(below).stream()
                .map(GeneralName::getTagNo)
                .filter(UNCOMPARABLE::contains)
                .anyMatch(kind -> anyBase(ca, limited -> limited == kind));
    }

    private static boolean haveDistances(X509Certificate certificate) {
        return ExtensionValues.read(certificate, Extension.nameConstraints, ASN1Sequence::getInstance).stream()
                .flatMap(limits -> Arrays.stream(limits.toArray()))
                .map(subtrees -> ASN1Sequence.getInstance(ASN1TaggedObject.getInstance(subtrees), false))
                .flatMap(subtrees -> Arrays.stream(subtrees.toArray()))
                .anyMatch(subtree -> ASN1Sequence.getInstance(subtree).size() > 1);
    }

    /** Go reads constraints on these kinds of names only, and refuses others if they are critical. */
    static boolean areAllKnownToGo(X509Certificate certificate) {
        return !anyBase(certificate, kind -> !isKnownToGo(kind));
    }

    /** Go reads names of these kinds only, in a constraint or as an alternative name; a critical extension without one is unhandled. */
    static boolean isKnownToGo(int kind) {
        return kind == GeneralName.dNSName
                || kind == GeneralName.iPAddress
                || kind == GeneralName.rfc822Name
                || kind == GeneralName.uniformResourceIdentifier;
    }

    /** Whether the constraints of {@code ca} leave {@code below} its names. */
    public static boolean permit(X509Certificate ca, X509Certificate below) {
        Optional<NameConstraints> limits = of(ca);
        return limits.isEmpty() || permit(limits.get(), below);
    }

    /** Whether the constraints of {@code ca} leave whom it signs this DNS name, as Go, OpenSSL and rustls compare them. */
    public static boolean permitDns(X509Certificate ca, String name) {
        Optional<NameConstraints> limits = of(ca);
        List<String> permitted =
                limits.map(found -> dnsNames(found.getPermittedSubtrees())).orElse(List.of());
        List<String> excluded =
                limits.map(found -> dnsNames(found.getExcludedSubtrees())).orElse(List.of());
        return (permitted.isEmpty() || permitted.stream().anyMatch(base -> isWithin(base, name)))
                && excluded.stream().noneMatch(base -> isWithin(base, name));
    }

    private static List<String> dnsNames(GeneralSubtree[] subtrees) {
        return Arrays.stream(orNone(subtrees))
                .map(GeneralSubtree::getBase)
                .filter(base -> base.getTagNo() == GeneralName.dNSName)
                .map(base ->
                        ASN1IA5String.getInstance(base.getName()).getString().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** RFC 5280, 4.2.1.10: labels may be added on the left; a leading dot, which it does not know for DNS, asks for one. */
    private static boolean isWithin(String base, String name) {
        return base.isEmpty() || name.equals(base) || name.endsWith(base.startsWith(".") ? base : "." + base);
    }

    private static boolean permit(NameConstraints limits, X509Certificate below) {
        try {
            PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
            GeneralSubtree[] permitted = orNone(limits.getPermittedSubtrees());
            if (permitted.length > 0) {
                validator.intersectPermittedSubtree(permitted);
            }
            Arrays.stream(orNone(limits.getExcludedSubtrees())).forEach(validator::addExcludedSubtree);
            X500Name subject =
                    X500Name.getInstance(below.getSubjectX500Principal().getEncoded());
            validator.checkPermittedDN(subject);
            validator.checkExcludedDN(subject);
            for (GeneralName name : SubjectNames.of(below)) {
                validator.checkPermitted(name);
                validator.checkExcluded(name);
            }
            return true;
        } catch (NameConstraintValidatorException | RuntimeException e) {
            return false;
        }
    }

    private static Optional<NameConstraints> of(X509Certificate certificate) {
        return ExtensionValues.read(certificate, Extension.nameConstraints, NameConstraints::getInstance);
    }

    private static boolean anyBase(X509Certificate certificate, IntPredicate kind) {
        return of(certificate).stream()
                .flatMap(limits -> bases(limits).stream())
                .anyMatch(base -> kind.test(base.getTagNo()));
    }

    static List<GeneralName> bases(NameConstraints limits) {
        return Stream.of(limits.getPermittedSubtrees(), limits.getExcludedSubtrees())
                .flatMap(subtrees -> Arrays.stream(orNone(subtrees)))
                .map(GeneralSubtree::getBase)
                .toList();
    }

    @SuppressWarnings("NullAway") // Bouncy Castle returns null for an absent list of subtrees
    private static GeneralSubtree[] orNone(GeneralSubtree[] subtrees) {
        return subtrees == null ? new GeneralSubtree[0] : subtrees;
    }
}
