package dev.meshca.stories;

import dev.meshca.ClusterName;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.push.PushReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A further cluster for a mesh that runs: its CA comes from the same root, and the others are not touched. The argument
 * is a context of the kubeconfig.
 */
public final class AddCluster {

    private AddCluster() {}

    public static void main(String[] args) {
        System.out.println(run(Path.of("certs"), ClusterContext.fromKubeconfig(args[0])));
    }

    static PushReport run(Path folder, ClusterContext context) {
        ClusterName name = context.cluster();
        CaDirectory directory = CaDirectory.at(folder);
        CaCerts added = directory.root().issue(name, CaSpec.intermediate("Acme"));

        List<CaCerts> all = new ArrayList<>(directory.plan().clusters());
        all.add(added);
        TrustPlan plan = TrustPlan.of(all); // refuses a cluster that the others would refuse
        directory.save(plan);

        try (MeshClusters mesh = MeshClusters.of(context)) {
            return mesh.push(plan);
        }
    }
}
