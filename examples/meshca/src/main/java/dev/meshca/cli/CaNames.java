package dev.meshca.cli;

import dev.meshca.KeyAlgorithm;
import dev.meshca.trust.CertificateSummary;
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
 * @param generation the number after the CN; 1 if there is none
 */
record CaNames(String organization, String commonName, int generation) {

    private static final Pattern GENERATION = Pattern.compile("(.+) G(\\d{1,6})");

    static CaNames of(X509Certificate certificate, String commonName) {
        String name = part(certificate, "CN").orElse(commonName);
        Matcher matcher = GENERATION.matcher(name);
        boolean numbered = matcher.matches();
        return new CaNames(
                part(certificate, "O").orElse("Istio"),
                numbered ? matcher.group(1) : name,
                numbered ? Integer.parseInt(matcher.group(2)) : 1);
    }

    /** One more than the highest generation of that name. */
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
            return KeyAlgorithm.parse(CertificateSummary.of(certificate).key().replace(" P-", "_P"));
        } catch (IllegalArgumentException another) {
            return KeyAlgorithm.RSA_4096;
        }
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
