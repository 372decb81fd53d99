package dev.meshca.mesh.remote;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What Istio's charts make for istiods of other clusters: an account, and the right to read what mesh traffic needs. */
public final class Reading {

    static final String NAMESPACE = "istio-system";
    public static final String ACCOUNT = "istio-reader-service-account";

    public static final String ROLE = "istio-reader-clusterrole-" + NAMESPACE;

    private Reading() {}

    public static void account(KubernetesClient client) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(ACCOUNT)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    public static void rights(KubernetesClient client) {
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(ROLE)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("", "apps", "discovery.k8s.io", "apiextensions.k8s.io")
                        .withResources("*")
                        .withVerbs("get", "list", "watch")
                        .endRule()
                        .addNewRule()
                        .withApiGroups("networking.istio.io", "gateway.networking.k8s.io", "multicluster.x-k8s.io")
                        .withResources("*")
                        .withVerbs("get", "list", "watch")
                        .endRule()
                        .build())
                .serverSideApply();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(ROLE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", ROLE)
                        .addNewSubject(null, "ServiceAccount", ACCOUNT, NAMESPACE)
                        .build())
                .serverSideApply();
    }
}
