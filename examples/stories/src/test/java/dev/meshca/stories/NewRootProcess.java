package dev.meshca.stories;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The story {@link NewRoot} as a process of its own, so that it can be killed: folder, kubeconfig, soak, cluster=address. */
final class NewRootProcess {

    private NewRootProcess() {}

    public static void main(String[] args) {
        Kubeconfig kubeconfig = Kubeconfig.of(Path.of(args[1]));
        RotationOptions pace = RotationOptions.defaults().soak(Duration.parse(args[2]));
        List<ClusterContext> clusters = new ArrayList<>();
        for (String argument : List.of(args).subList(3, args.length)) {
            String[] clusterAndIstiod = argument.split("=", 2);
            ClusterName name = ClusterName.of(clusterAndIstiod[0]);
            clusters.add(kubeconfig.context(name, name.value()));
            pace = pace.istiods(name, clusterAndIstiod[1]);
        }
        RotationOutcome outcome = NewRoot.run(Path.of(args[0]), pace, clusters);
        System.out.println(outcome);
        System.exit(outcome.successful() ? 0 : 1);
    }
}
