package dev.meshca.rotation;

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
public record IstiodSettings(Optional<IstioVersion> version, boolean multiRoot, boolean pluggedIn) {

    /** Istio's defaults: multi-root off, plugged in, and no version known. */
    public static final IstiodSettings DEFAULT = new IstiodSettings(Optional.empty(), false, true);

    private static final IstioVersion COMPARES_SETS = new IstioVersion(1, 30);

    /**
     * Whether a running istiod takes other bytes of {@code root-cert.pem} than those it has loaded. Unchanged bytes are
     * always taken. Changed ones need multi-root, and then up to 1.29 one text must contain the other, byte for byte; from
     * 1.30 one set of roots must contain the other (istio/istio#59909).
     *
     * @param loaded the bytes istiod has loaded
     * @param next the bytes it will find
     * @return whether a restart is needed
     */
    public Reload acceptableHot(byte[] loaded, byte[] next) {
        if (!pluggedIn) {
            return Reload.RESTART_NEEDED;
        }
        if (Arrays.equals(loaded, next)) {
            return Reload.HOT;
        }
        return multiRoot && growsOrShrinks(loaded, next) ? Reload.HOT : Reload.RESTART_NEEDED;
    }

    private boolean growsOrShrinks(byte[] loaded, byte[] next) {
        if (version.filter(known -> known.compareTo(COMPARES_SETS) >= 0).isPresent()) {
            Relation relation = TrustBundle.of(loaded).relationTo(TrustBundle.of(next));
            return relation != Relation.OVERLAP && relation != Relation.DISJOINT;
        }
        String before = new String(loaded, StandardCharsets.ISO_8859_1);
        String after = new String(next, StandardCharsets.ISO_8859_1);
        return before.contains(after) || after.contains(before);
    }
}
