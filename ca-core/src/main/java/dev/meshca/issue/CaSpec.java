package dev.meshca.issue;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.DistinguishedNames;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * What one chooses about a CA; all that is random or follows from its role is not here. The defaults are those of
 * Istio's {@code tools/certs/common.mk} where they are sound: RSA_4096 for a root and its own algorithm below it, 3650 days, {@code CN=Root CA} or
 * {@code CN=Intermediate CA}, SAN {@code istiod.istio-system.svc} on intermediates.
 *
 * <pre>{@code
 * CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).validity(Validity.lasting(Duration.ofDays(7300)))
 * }</pre>
 *
 * @param role root or intermediate; fixes the extensions of the certificate
 * @param organization the subject's O
 * @param commonName the subject's CN without the generation
 * @param dnsNames DNS names in the subject alternative name; roots have none
 * @param chosenKey the algorithm of the key pair if it was chosen; else a root has RSA_4096, and an intermediate what its issuer has
 * @param generation 1 for the first CA of its kind; from 2 on it is part of the CN, so that no two generations share a name
 * @param chosenValidity the validity if it was chosen; a chosen one that outlives the issuer is refused, the default one is cut
 */
public record CaSpec(
        Role role,
        String organization,
        String commonName,
        List<String> dnsNames,
        Optional<KeyAlgorithm> chosenKey,
        int generation,
        Optional<Validity> chosenValidity) {

    /** Which place a CA has in the chain. */
    public enum Role {
        /** The shared root of the mesh. */
        ROOT,
        /** The CA of one cluster, below the root. */
        INTERMEDIATE
    }

    private static final int LONGEST_NAME = 64;
    private static final Pattern DNS_NAME = Pattern.compile(
            "(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?" + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    /**
     * A choice, complete.
     *
     * @throws IllegalArgumentException if a name is blank, has control characters or more than 64 characters (RFC 5280,
     *     appendix A.1), the generation included, a DNS name is none, a root has DNS names, or the generation is less than 1
     */
    public CaSpec {
        requireName("organization (O)", organization);
        requireName("common name (CN) with its generation", numbered(commonName, generation));
        dnsNames = List.copyOf(dnsNames);
        for (String name : dnsNames) {
            if (name.length() > 253 || !DNS_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name + "' is not a DNS name");
            }
        }
        if (role == Role.ROOT && !dnsNames.isEmpty()) {
            throw new IllegalArgumentException("a root CA has no DNS names; give them to the intermediates");
        }
        if (generation < 1) {
            throw new IllegalArgumentException("generation " + generation + " is less than 1");
        }
    }

    /**
     * A root CA with the defaults.
     *
     * @param organization the subject's O, for example the company
     * @return the choice
     * @throws IllegalArgumentException if the organization is not usable in a name
     */
    public static CaSpec root(String organization) {
        return new CaSpec(Role.ROOT, organization, "Root CA", List.of(), Optional.empty(), 1, Optional.empty());
    }

    /**
     * An intermediate CA with the defaults.
     *
     * @param organization the subject's O, for example the company
     * @return the choice
     * @throws IllegalArgumentException if the organization is not usable in a name
     */
    public static CaSpec intermediate(String organization) {
        return new CaSpec(
                Role.INTERMEDIATE,
                organization,
                "Intermediate CA",
                List.of("istiod.istio-system.svc"),
                Optional.empty(),
                1,
                Optional.empty());
    }

    /**
     * The same with another common name.
     *
     * @param commonName the subject's CN, without a generation
     * @return a copy
     */
    public CaSpec commonName(String commonName) {
        return new CaSpec(role, organization, commonName, dnsNames, chosenKey, generation, chosenValidity);
    }

    /**
     * The same with other DNS names.
     *
     * @param dnsNames the names; none for none
     * @return a copy
     */
    public CaSpec dnsNames(String... dnsNames) {
        return new CaSpec(role, organization, commonName, List.of(dnsNames), chosenKey, generation, chosenValidity);
    }

    /**
     * The same with another key algorithm.
     *
     * @param key the algorithm
     * @return a copy
     */
    public CaSpec key(KeyAlgorithm key) {
        return new CaSpec(role, organization, commonName, dnsNames, Optional.of(key), generation, chosenValidity);
    }

    /**
     * The same for a later generation.
     *
     * @param generation 2 for the first successor
     * @return a copy
     */
    public CaSpec generation(int generation) {
        return new CaSpec(role, organization, commonName, dnsNames, chosenKey, generation, chosenValidity);
    }

    /**
     * The same with a chosen validity, which is kept exactly or refused.
     *
     * @param validity the validity
     * @return a copy
     */
    public CaSpec validity(Validity validity) {
        return new CaSpec(role, organization, commonName, dnsNames, chosenKey, generation, Optional.of(validity));
    }

    X500Principal subject() {
        return DistinguishedNames.of(organization, generationName(), null);
    }

    X500Principal subject(ClusterName cluster) {
        return DistinguishedNames.of(organization, generationName(), cluster.value());
    }

    private String generationName() {
        return numbered(commonName, generation);
    }

    private static String numbered(String name, int generation) {
        return generation == 1 || name.isBlank() ? name : name + " G" + generation;
    }

    private static void requireName(String what, String value) {
        if (value.isBlank() || value.length() > LONGEST_NAME || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the " + what + " must have 1 to " + LONGEST_NAME
                    + " characters, none of them a control character");
        }
    }
}
