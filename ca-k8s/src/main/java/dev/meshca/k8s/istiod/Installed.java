package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.Api;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/** What is installed of istiod in one cluster, as it was seen when it was first asked for. Used by one thread. */
final class Installed {

    private final String namespace;
    private Optional<List<Pod>> pods = Optional.empty();
    private Optional<List<Deployment>> deployments = Optional.empty();

    Installed(String namespace) {
        this.namespace = namespace;
    }

    /** The Pods that run or are about to. */
    List<Pod> pods(Api api) {
        if (pods.isEmpty()) {
            pods = Optional.of(List.copyOf(Replicas.pods(api, namespace)));
        }
        return pods.get();
    }

    List<Deployment> deployments(Api api) {
        if (deployments.isEmpty()) {
            deployments = Optional.of(List.copyOf(Deployments.all(api, namespace)));
        }
        return deployments.get();
    }
}
