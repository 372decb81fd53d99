package dev.meshca.stories;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.Mesh;
import java.nio.file.Path;

/** A cluster that is lost leaves the mesh. {@code cluster1} is the one that stays, a context of the kubeconfig. */
public final class TakeOut {

    private TakeOut() {}

    public static void main(String[] args) {
        ClusterContext cluster1 = ClusterContext.fromKubeconfig("cluster1");
        // @start region=take-out
        try (Mesh mesh = Mesh.in(Path.of("certs"), cluster1)) {
            CaReport left = mesh.remove(ClusterName.of("cluster2"));
            System.out.println(left.clusters());
            PushReport pushed = mesh.push();
            System.out.println(pushed);
        }
        // @end
    }
}
