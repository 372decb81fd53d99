package dev.meshca.mesh;

import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.issue.CaSpec;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What the CAs should be that follow others.
 *
 * @param key the algorithm of new keys; empty for that of the CA that is followed
 * @param rootValidity how long a new root is valid; empty for the default of a CA
 * @param validity how long new intermediates are valid; likewise
 */
record NewCaSpec(Optional<KeyAlgorithm> key, Optional<Duration> rootValidity, Optional<Duration> validity) {

    static final NewCaSpec DEFAULT = new NewCaSpec(Optional.empty(), Optional.empty(), Optional.empty());

    NewCaSpec key(KeyAlgorithm key) {
        return new NewCaSpec(Optional.of(key), rootValidity, validity);
    }

    NewCaSpec rootValidity(Duration rootValidity) {
        return new NewCaSpec(key, Optional.of(rootValidity), validity);
    }

    NewCaSpec validity(Duration validity) {
        return new NewCaSpec(key, rootValidity, Optional.of(validity));
    }

    CaSpec root(X509Certificate old, int generation, Clock clock) {
        CaNaming names = CaNaming.of(old, "Root CA");
        return with(CaSpec.root(names.organization()), names, old, generation, rootValidity, clock);
    }

    CaSpec intermediate(X509Certificate old, int generation, Clock clock) {
        CaNaming names = CaNaming.of(old, "Intermediate CA");
        return with(CaSpec.intermediate(names.organization()), names, old, generation, validity, clock);
    }

    private CaSpec with(
            CaSpec spec, CaNaming names, X509Certificate old, int generation, Optional<Duration> lasting, Clock clock) {
        CaSpec named = spec.commonName(names.commonName())
                .key(key.orElseGet(() -> CaNaming.key(old)))
                .generation(generation);
        return lasting.map(time -> named.validity(Validity.lasting(time, clock)))
                .orElse(named);
    }
}
