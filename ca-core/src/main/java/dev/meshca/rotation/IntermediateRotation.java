package dev.meshca.rotation;

import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import java.time.Duration;
import java.util.List;

/**
 * New intermediates under the same roots: a new key, name and serial number for each cluster, and the bytes of
 * {@code root-cert.pem} unchanged, so that every istiod takes it hot. One write per cluster, in any order: begin with a
 * canary. The old intermediate's revocation list stays until its certificates have ended.
 */
public final class IntermediateRotation extends Rotation {

    private IntermediateRotation(Terms terms) {
        super(terms);
    }

    /**
     * A rotation of intermediates. {@link #preflight} refuses it when the root ends before the new ones are worth having.
     *
     * @param present what each cluster holds before the rotation, byte for byte
     * @param issued the new intermediate of each cluster, under the same roots
     * @param workloadLifetime the longest life of a workload certificate
     * @return the rotation
     * @throws IllegalArgumentException if the parts do not belong together
     */
    public static IntermediateRotation of(List<CaCerts> present, List<CaCerts> issued, Duration workloadLifetime) {
        return new IntermediateRotation(
                new Terms(Route.INTERMEDIATE_ONLY, IntermediateMaterial.of(present, issued), workloadLifetime));
    }

    /**
     * The same in a mesh with revocation: the lists are brought to every cluster before any issuer changes.
     *
     * @param crls a list of each old and new CA
     * @return a copy
     */
    public IntermediateRotation crls(RevocationSet crls) {
        IntermediateMaterial material = (IntermediateMaterial) terms().material();
        return new IntermediateRotation(terms().with(material.crls(crls)));
    }

    /**
     * The same with a word on how long a changed ConfigMap takes to every workload: only then do they know the lists.
     *
     * @param mounted the time; 2 minutes if nothing is said, within which the kubelet brings it
     * @return a copy
     */
    public IntermediateRotation crlsMountedWithin(Duration mounted) {
        return new IntermediateRotation(terms().mounted(mounted));
    }
}
