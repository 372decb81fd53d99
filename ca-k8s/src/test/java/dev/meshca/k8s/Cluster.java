package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One API server of a test, seen by its administrator, who is called fabric8-kubernetes-client in managedFields. */
final class Cluster implements AutoCloseable {

    static final String NAMESPACE = "istio-system";

    private final ControlPlane plane;
    private final KubernetesClient admin;

    Cluster(ControlPlane plane) {
        this.plane = plane;
        this.admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }

    KubernetesClient admin() {
        return admin;
    }

    Rights rights() {
        return new Rights(admin);
    }

    ClusterContext as(String user) {
        return as(user, plane.name());
    }

    ClusterContext as(String user, String clusterName) {
        return Kubeconfig.of(plane.kubeconfigFileFor(user)).context(ClusterName.of(clusterName), plane.name());
    }

    Secret secret() {
        return admin.secrets()
                .inNamespace(NAMESPACE)
                .withName(IstioDocuments.SECRET)
                .get();
    }

    Map<String, String> data() {
        return secret().getData();
    }

    void createNamespace() {
        createNamespace(NAMESPACE);
    }

    private void createNamespace(String name) {
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
        if (admin.namespaces().withName(name).get() == null) {
            admin.namespaces().resource(namespace).create();
        }
    }

    Secret createSecret(Map<String, String> data, String type) {
        createNamespace();
        return admin.secrets()
                .inNamespace(NAMESPACE)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(IstioDocuments.SECRET)
                        .endMetadata()
                        .withType(type)
                        .withData(data)
                        .build())
                .create();
    }

    void createOpaque(String name) {
        admin.secrets()
                .inNamespace(NAMESPACE)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    void createIstiod(String image, boolean multiRoot) {
        createNamespace();
        admin.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("istiod")
                        .addToLabels("app", "istiod")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withNewSelector()
                        .addToMatchLabels("app", "istiod")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "istiod")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("discovery")
                        .withImage(image)
                        .addNewEnv()
                        .withName("ISTIO_MULTIROOT_MESH")
                        .withValue(String.valueOf(multiRoot))
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    void distribute(String namespace, byte[] roots) {
        createNamespace(namespace);
        admin.configMaps()
                .inNamespace(namespace)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("istio-ca-root-cert")
                        .endMetadata()
                        .addToData(IstioDocuments.ROOT_CERT, new String(roots, StandardCharsets.US_ASCII))
                        .build())
                .createOr(existing -> existing.update());
    }

    void annotate(String name, String value) {
        admin.secrets()
                .inNamespace(NAMESPACE)
                .withName(IstioDocuments.SECRET)
                .edit(secret -> new SecretBuilder(secret)
                        .editMetadata()
                        .addToAnnotations(name, value)
                        .endMetadata()
                        .build());
    }

    /** As some proxies and backups do: an update with one empty record removes all of them. */
    void stripManagedFields(UnaryOperator<Secret> change) {
        Secret stripped = new SecretBuilder(change.apply(secret()))
                .editMetadata()
                .withManagedFields(new ManagedFieldsEntry())
                .endMetadata()
                .build();
        admin.secrets().resource(stripped).update();
        Secret after = secret();
        if (after.getMetadata().getManagedFields().stream().anyMatch(entry -> entry.getManager() != null)) {
            throw new IllegalStateException(
                    "still there: " + after.getMetadata().getManagedFields());
        }
    }

    /** Null removes the label. */
    void label(String network) {
        createNamespace();
        admin.namespaces().withName(NAMESPACE).edit(namespace -> {
            if (network == null) {
                return new NamespaceBuilder(namespace)
                        .editMetadata()
                        .removeFromLabels("topology.istio.io/network")
                        .endMetadata()
                        .build();
            }
            return new NamespaceBuilder(namespace)
                    .editMetadata()
                    .addToLabels("topology.istio.io/network", network)
                    .endMetadata()
                    .build();
        });
    }

    void createLoadBalancer(String name, String address) {
        createNamespace();
        Service service = admin.services()
                .inNamespace(NAMESPACE)
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        giveAddress(service, address);
    }

    /** What a cloud's controller does. */
    void giveAddress(Service service, String address) {
        admin.services()
                .resource(new ServiceBuilder(service)
                        .withNewStatus()
                        .withNewLoadBalancer()
                        .addNewIngress()
                        .withIp(address)
                        .endIngress()
                        .endLoadBalancer()
                        .endStatus()
                        .build())
                .patchStatus();
    }

    /** As if nothing had ever been here, but for the namespace. */
    void clear() {
        admin.apps().deployments().inNamespace(NAMESPACE).delete();
        admin.pods()
                .inAnyNamespace()
                .withLabel("app", "ztunnel")
                .list()
                .getItems()
                .forEach(pod -> admin.resource(pod).withGracePeriod(0).delete());
        Webhooks.clear(admin);
        admin.secrets().inNamespace(NAMESPACE).delete();
        admin.services().inNamespace(NAMESPACE).delete();
        admin.configMaps()
                .inAnyNamespace()
                .withField("metadata.name", "istio-ca-root-cert")
                .list()
                .getItems()
                .forEach(map -> admin.configMaps().resource(map).delete());
    }

    static Map<String, String> encoded(CaCerts certs) {
        Map<String, String> encoded = new LinkedHashMap<>();
        certs.pem()
                .forEach((name, bytes) -> encoded.put(name, Base64.getEncoder().encodeToString(bytes)));
        return encoded;
    }

    @Override
    public void close() {
        admin.close();
    }
}
