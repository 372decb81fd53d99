package dev.meshca.mesh;

import dev.meshca.KeyAlgorithm;
import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * What a CA is called, so that its successor is called likewise and not the same.
 *
 * @param organization O, or Istio
 * @param commonName CN without the generation
 * @param generation the number after the CN; 1 if there is none, and 0 if there is no CN
 */
record CaNaming(String organization, String commonName, int generation) {

    private static final Pattern GENERATION = Pattern.compile("(.+) G(\\d{1,6})");

    static CaNaming of(X509Certificate certificate, String otherwise) {
        Optional<String> name = part(certificate, "CN");
        Matcher numbered = GENERATION.matcher(name.orElse(otherwise));
        boolean matches = numbered.matches();
        return new CaNaming(
                part(certificate, "O").orElse("Istio"),
                matches ? numbered.group(1) : name.orElse(otherwise),
                matches ? Integer.parseInt(numbered.group(2)) : name.isPresent() ? 1 : 0);
    }

    /** One more than the highest generation of these. */
    static int nextGeneration(Collection<X509Certificate> certificates) {
        return 1
                + certificates.stream()
                        .mapToInt(certificate -> of(certificate, "").generation())
                        .max()
                        .orElse(0);
    }

    /** The kind of key a certificate has; RSA_4096 if it is one that no CA of ours has. */
    static KeyAlgorithm key(X509Certificate certificate) {
        try {
            return KeyAlgorithm.parse(
                    TrustReport.Certificate.of(certificate).key().replace(" P-", "_P"));
        } catch (IllegalArgumentException another) {
            return KeyAlgorithm.RSA_4096;
        }
    }

    /** L, which in an intermediate of ours is the name of its cluster. */
    static Optional<String> locality(X509Certificate certificate) {
        return part(certificate, "L");
    }

    private static Optional<String> part(X509Certificate certificate, String type) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equals(type))
                            .map(part -> String.valueOf(part.getValue()))
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
