package dev.meshca.rotation;

import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * From an old root A to a new root B. Bridge-first needs A's key once, to sign the bridge X, and works with Istio's
 * default settings: every certificate issued under B carries X, so whoever trusts A, B or both accepts it. Trust-first is
 * for a root whose key is lost, hostile or limited: B is trusted everywhere before anything is issued under it.
 */
public final class RootRotation extends Rotation {

    private RootRotation(Terms terms) {
        super(terms);
    }

    /**
     * Issues first, over the bridge, and changes the roots when nothing of the old ones is left.
     *
     * @param bridge X: B's name and key, signed by A, as {@link dev.meshca.issue.RootCa#crossSign} makes it
     * @param present what each cluster holds before the rotation, byte for byte
     * @param issued the new intermediate of each cluster, as B issued it
     * @param workloadLifetime the longest life of a workload certificate; the soak
     * @return the rotation
     * @throws IllegalArgumentException if the parts do not belong together
     */
    public static RootRotation bridgeFirst(
            X509Certificate bridge, List<CaCerts> present, List<CaCerts> issued, Duration workloadLifetime) {
        RootMaterial material = RootMaterial.of(present, issued, Optional.of(bridge));
        return new RootRotation(new Terms(Route.BRIDGE_FIRST, material, workloadLifetime));
    }

    /**
     * Trusts first, then issues.
     *
     * @param present what each cluster holds before the rotation, byte for byte
     * @param issued the new intermediate of each cluster, as B issued it
     * @param workloadLifetime the longest life of a workload certificate; the soak
     * @return the rotation
     * @throws IllegalArgumentException if the parts do not belong together
     */
    public static RootRotation trustFirst(List<CaCerts> present, List<CaCerts> issued, Duration workloadLifetime) {
        RootMaterial material = RootMaterial.of(present, issued, Optional.empty());
        return new RootRotation(new Terms(Route.TRUST_FIRST, material, workloadLifetime));
    }

    /**
     * The same in a mesh with revocation: the lists are brought to every cluster before any issuer changes.
     *
     * @param crls a list of each old and new CA
     * @return a copy
     */
    public RootRotation crls(RevocationSet crls) {
        RootMaterial material = (RootMaterial) terms().material();
        return new RootRotation(terms().with(material.crls(crls)));
    }

    /**
     * The same with a word on how long a changed ConfigMap takes to every workload: only then do they know the lists.
     *
     * @param mounted the time; 2 minutes if nothing is said, within which the kubelet brings it
     * @return a copy
     */
    public RootRotation crlsMountedWithin(Duration mounted) {
        return new RootRotation(terms().mounted(mounted));
    }
}
