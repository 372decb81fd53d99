package dev.meshca.consumer;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.mesh.MeshSpec;
import java.nio.file.Path;

/** Makes the CAs of a mesh of one cluster, and pushes them. */
final class Consumer {

    private Consumer() {}

    /** Returns the report of the push as JSON. */
    static String run(Path folder, Path kubeconfig) {
        ClusterContext context = Kubeconfig.of(kubeconfig).context(ClusterName.of("cluster1"), "context");
        try (Mesh mesh = Mesh.in(folder, context)) {
            mesh.ensure(MeshSpec.defaults().key(KeyAlgorithm.EC_P256));
            PushReport report = mesh.push();
            return MeshJson.of(report);
        }
    }
}
