package dev.meshca.rotation;

import dev.meshca.MinorVersion;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustBundle.Relation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What decides whether a running istiod takes a change of roots ({@code pilot/pkg/bootstrap/istio_ca.go}, handleEvent).
 *
 * @param version its version; empty if it could not be learnt, which is judged by the stricter rule
 * @param multiRoot the environment variable {@code ISTIO_MULTIROOT_MESH}, false by default
 * @param pluggedIn whether it runs on a {@code cacerts} Secret; if it made its own root, it does not watch for one
 */
public record ReloadRules(Optional<MinorVersion> version, boolean multiRoot, boolean pluggedIn) {

    /** Istio's defaults: multi-root off, plugged in, and no version known. */
    public static final ReloadRules DEFAULT = new ReloadRules(Optional.empty(), false, true);

    private static final MinorVersion COMPARES_SETS = new MinorVersion(1, 30);

    /**
     * Whether a running istiod takes other bytes of {@code root-cert.pem} than those it has loaded. Unchanged bytes are
     * always taken. Changed ones need multi-root, and then up to 1.29 one text must contain the other, byte for byte; from
     * 1.30 one set of roots must contain the other (istio/istio#59909).
     *
     * @param loaded the bytes istiod has loaded
     * @param next the bytes it will find
     * @return false if it drops them with one line in its log, and only a restarted istiod takes them
     */
    public boolean takesHot(byte[] loaded, byte[] next) {
        return whyDropped(loaded, next).isEmpty();
    }

    /**
     * Why a running istiod drops other bytes of {@code root-cert.pem} than those it has loaded.
     *
     * @param loaded the bytes istiod has loaded
     * @param next the bytes it will find
     * @return the reason, in one clause; empty if it takes them
     */
    public Optional<String> whyDropped(byte[] loaded, byte[] next) {
        if (!pluggedIn) {
            return Optional.of("istiod runs on a CA that it made for itself, and takes cacerts only at its start");
        }
        if (Arrays.equals(loaded, next)) {
            return Optional.empty();
        }
        if (!multiRoot) {
            return Optional.of("istiod runs without ISTIO_MULTIROOT_MESH=true and drops every change of root-cert.pem");
        }
        Relation relation = TrustBundle.of(loaded).relationTo(TrustBundle.of(next));
        if (relation == Relation.OVERLAP || relation == Relation.DISJOINT) {
            return Optional.of("istiod takes added or removed roots, but not a change of both (" + relation + ")");
        }
        return comparesSets() || oneContainsTheOther(loaded, next)
                ? Optional.empty()
                : Optional.of(
                        "istiod before 1.30 compares bytes: the old root-cert.pem must be part of the new one, or the"
                                + " new one part of the old, unchanged");
    }

    private boolean comparesSets() {
        return version.filter(known -> known.compareTo(COMPARES_SETS) >= 0).isPresent();
    }

    private static boolean oneContainsTheOther(byte[] loaded, byte[] next) {
        String before = new String(loaded, StandardCharsets.ISO_8859_1);
        String after = new String(next, StandardCharsets.ISO_8859_1);
        return before.contains(after) || after.contains(before);
    }
}
