package dev.meshca.issue;

import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A moment at which a chain was, is or will be valid, so that everything but the time can be judged. */
final class ValidMoment {

    private ValidMoment() {}

    /** A moment at which all of it is valid; if its certificates never were at once, one at which the CA itself is. */
    static Instant of(CaChain chain) {
        List<X509Certificate> all = new ArrayList<>(chain.certificates());
        chain.issuer().ifPresent(all::add);
        List<X509Certificate> withRoots = new ArrayList<>(all);
        withRoots.addAll(chain.roots().certificates());
        Instant start = start(withRoots);
        return start.isAfter(end(withRoots)) ? start(all) : start;
    }

    private static Instant start(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> certificate.getNotBefore().toInstant())
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private static Instant end(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }
}
