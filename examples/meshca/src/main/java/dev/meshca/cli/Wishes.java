package dev.meshca.cli;

import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import java.time.Clock;
import java.time.Duration;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/**
 * What the options of {@code create} ask for; null is what was not said. One moment serves for all certificates, so that
 * a root and intermediates of the same length end together.
 */
record Wishes(
        KeyAlgorithm key,
        @Nullable Duration rootValidity,
        @Nullable Duration validity,
        @Nullable String organization,
        boolean replace,
        Clock now) {

    private static final String DEFAULT_ORGANIZATION = "Istio";

    CaSpec root() {
        CaSpec spec = CaSpec.root(organization == null ? DEFAULT_ORGANIZATION : organization)
                .key(key);
        return rootValidity == null ? spec : spec.validity(Validity.lasting(rootValidity, now));
    }

    CaSpec intermediateOf(RootCa root) {
        CaSpec spec = CaSpec.intermediate(organization == null ? organizationOf(root) : organization)
                .key(key);
        return validity == null ? spec : spec.validity(Validity.lasting(validity, now));
    }

    /** Said before any key is made; against a root that exists the library says it. */
    void requireIntermediatesWithinNewRoot() {
        Duration root = rootValidity == null ? Validity.CA_DEFAULT : rootValidity;
        if (validity != null && validity.compareTo(root) > 0) {
            throw new IllegalArgumentException(
                    "--validity is longer than " + (rootValidity == null ? "the 3650 days of" : "--root-validity of")
                            + " the root, which no certificate below it outlives: choose a shorter --validity or a longer --root-validity");
        }
    }

    void requireNothingForANewRoot() {
        if (rootValidity != null) {
            throw new IllegalArgumentException(
                    "--root-validity is for a new root, and there is one already: leave it away");
        }
    }

    private static String organizationOf(RootCa root) {
        try {
            return new LdapName(root.certificate().getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equals("O"))
                            .map(part -> String.valueOf(part.getValue()))
                            .findFirst()
                            .orElse(DEFAULT_ORGANIZATION);
        } catch (InvalidNameException e) {
            return DEFAULT_ORGANIZATION;
        }
    }
}
