package dev.meshca.internal.x509;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/** The name constraints of a CA certificate (RFC 5280, 4.2.1.10). */
public final class NameLimits {

    private NameLimits() {}

    /** rustls refuses every constraint on URIs. */
    public static boolean concernUris(X509Certificate certificate) {
        return anyBase(certificate, kind -> kind == GeneralName.uniformResourceIdentifier);
    }

    /** Go reads constraints on these kinds of names only, and refuses others if they are critical. */
    static boolean areAllKnownToGo(X509Certificate certificate) {
        return !anyBase(
                certificate,
                kind -> kind != GeneralName.dNSName
                        && kind != GeneralName.iPAddress
                        && kind != GeneralName.rfc822Name
                        && kind != GeneralName.uniformResourceIdentifier);
    }

    /** Whether the constraints of {@code ca} leave {@code below} its names. */
    public static boolean permit(X509Certificate ca, X509Certificate below) {
        PKIXNameConstraintValidator validator = new PKIXNameConstraintValidator();
        of(ca).ifPresent(limits -> {
            validator.intersectPermittedSubtree(orNone(limits.getPermittedSubtrees()));
            Arrays.stream(orNone(limits.getExcludedSubtrees())).forEach(validator::addExcludedSubtree);
        });
        GeneralName[] names = ExtensionValues.read(below, Extension.subjectAlternativeName, GeneralNames::getInstance)
                .map(GeneralNames::getNames)
                .orElse(new GeneralName[0]);
        try {
            X500Name subject =
                    X500Name.getInstance(below.getSubjectX500Principal().getEncoded());
            validator.checkPermittedDN(subject);
            validator.checkExcludedDN(subject);
            for (GeneralName name : names) {
                validator.checkPermitted(name);
                validator.checkExcluded(name);
            }
            return true;
        } catch (NameConstraintValidatorException e) {
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
