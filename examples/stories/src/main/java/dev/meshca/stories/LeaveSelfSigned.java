package dev.meshca.stories;

import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.Mesh;
import java.nio.file.Path;

/** From the CA that istiod made for itself to one of yours. {@code cluster1} is a context of the kubeconfig. */
public final class LeaveSelfSigned {

    private LeaveSelfSigned() {}

    public static void main(String[] args) {
        ClusterContext cluster1 = ClusterContext.fromKubeconfig("cluster1");
        // @start region=leave-self-signed
        try (Mesh mesh = Mesh.in(Path.of("certs"), cluster1)) {
            RotationOutcome outcome = mesh.leaveSelfSigned().run();
            System.out.println(outcome);
        }
        // @end
    }
}
