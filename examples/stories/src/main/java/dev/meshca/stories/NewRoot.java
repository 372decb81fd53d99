package dev.meshca.stories;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The life of a mesh in one program that can be run again and again, and killed anywhere: CAs for clusters that have none,
 * brought to them, verified, and then a new root while workloads talk. The arguments are contexts of the kubeconfig.
 */
public final class NewRoot {

    private NewRoot() {}

    public static void main(String[] contexts) {
        List<ClusterContext> clusters =
                Stream.of(contexts).map(ClusterContext::fromKubeconfig).toList();
        System.out.println(run(Path.of("certs"), RotationOptions.defaults(), clusters));
    }

    static RotationOutcome run(Path certs, RotationOptions pace, List<ClusterContext> clusters) {
        // @start region=new-root
        try (Mesh mesh = Mesh.in(certs, MeshOptions.defaults(), new Teller(), clusters)) {
            mesh.ensure(MeshSpec.defaults()); // root and missing CAs exist; again: nothing happens
            mesh.push().results().forEach(System.out::println); // one result per cluster
            TrustReport report = mesh.verify();
            System.out.print(report.toText());
            return mesh.rotateRoot().options(pace).run(); // prepared on disk before the first write
        }
        // @end
    }

    /** Tells on stdout how it goes. */
    private static final class Teller implements MeshListener {

        @Override
        public void note(String text) {
            System.out.println(text);
        }

        @Override
        public void waiting(String reason) {
            System.out.println("waiting: " + reason);
        }

        @Override
        public void writing(PlannedWrite write) {
            System.out.println("writing " + write);
        }

        @Override
        public void restartNeeded(ClusterName cluster, String reason) {
            System.out.println("restart istiod in " + cluster + ": " + reason);
        }

        @Override
        public void written(PlannedWrite write) {
            System.out.println("written " + write);
        }
    }
}
