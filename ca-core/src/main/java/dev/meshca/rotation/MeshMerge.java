package dev.meshca.rotation;

import dev.meshca.issue.CaCerts;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * Two meshes with different roots become one in which everybody accepts everybody. Both keep their roots and their
 * intermediates: either all clusters trust both roots, which needs multi-root or restarts, or each chain carries a bridge
 * to the other root, which works with Istio's default settings. (To end with one new root, let each mesh make a
 * {@link RootRotation} to that same root; when both are done, they trust each other.)
 */
public final class MeshMerge extends Rotation {

    private MeshMerge(Route route, MergeMaterial material, Duration workloadLifetime) {
        super(new Terms(route, material, workloadLifetime));
    }

    /**
     * All clusters trust the roots of both meshes; ends in {@link RotationPhase#TRUST}.
     *
     * @param one what each cluster of the one mesh holds, byte for byte
     * @param other what each cluster of the other mesh holds, byte for byte
     * @param workloadLifetime the longest life of a workload certificate
     * @return the merge
     * @throws IllegalArgumentException if the meshes share a cluster or a root
     */
    public static MeshMerge trustingBoth(List<CaCerts> one, List<CaCerts> other, Duration workloadLifetime) {
        return new MeshMerge(Route.MERGE_TRUSTED, MergeMaterial.of(one, other), workloadLifetime);
    }

    /**
     * Each chain carries its own root signed by the other mesh's root; ends in {@link RotationPhase#BRIDGED}.
     *
     * @param one what each cluster of the one mesh holds, byte for byte
     * @param bridgeOfOne the root of the one mesh, signed by the other mesh's root
     * @param other what each cluster of the other mesh holds, byte for byte
     * @param bridgeOfOther the root of the other mesh, signed by the one mesh's root
     * @param workloadLifetime the longest life of a workload certificate
     * @return the merge
     * @throws IllegalArgumentException if the meshes share a cluster or a root, or a bridge does not connect them
     */
    public static MeshMerge bridgingBothWays(
            List<CaCerts> one,
            X509Certificate bridgeOfOne,
            List<CaCerts> other,
            X509Certificate bridgeOfOther,
            Duration workloadLifetime) {
        MergeMaterial material = MergeMaterial.of(one, other).bridges(bridgeOfOne, bridgeOfOther);
        return new MeshMerge(Route.MERGE_BRIDGED, material, workloadLifetime);
    }
}
