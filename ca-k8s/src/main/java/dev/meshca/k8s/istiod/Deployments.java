package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import java.util.ArrayList;
import java.util.List;

/** The Deployments of istiod: one per revision, all with the label {@code app=istiod}; one without it has the usual name. */
final class Deployments {

    private static final String NAME = "istiod";

    private Deployments() {}

    static List<Deployment> running(Api api, String namespace) {
        return running(all(api, namespace));
    }

    static List<Deployment> running(List<Deployment> deployments) {
        return deployments.stream()
                .filter(deployment -> deployment.getSpec() == null
                        || !Integer.valueOf(0).equals(deployment.getSpec().getReplicas()))
                .toList();
    }

    /** Also those that are scaled to none. */
    static List<Deployment> all(Api api, String namespace) {
        ApiPath path = ApiPath.deployments(namespace);
        List<Deployment> found = new ArrayList<>();
        api.list(path.with("labelSelector", "app=istiod"), DeploymentList.class, found::add);
        if (found.isEmpty()) {
            api.find(path.named(NAME), Deployment.class).ifPresent(found::add);
        }
        return found;
    }
}
