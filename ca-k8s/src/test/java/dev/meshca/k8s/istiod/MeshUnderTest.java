package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One cluster of a test: as the library sees it, and as its administrator does. */
final class MeshUnderTest implements AutoCloseable {

    static final ClusterName ONE = ClusterName.of("cluster1");
    static final List<ClusterName> ALL = List.of(ONE);

    private final MeshClusters mesh;
    private final KubernetesClient admin;

    MeshUnderTest(ControlPlane plane, String user) {
        this(plane, user, MeshOptions.defaults());
    }

    MeshUnderTest(ControlPlane plane, String user, MeshOptions options) {
        mesh = MeshClusters.of(
                options, List.of(Kubeconfig.of(plane.kubeconfigFileFor(user)).context(ONE, plane.name())));
        admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }

    MeshClusters mesh() {
        return mesh;
    }

    Istiods istiods() {
        return Istiods.of(Access.to(mesh));
    }

    KubernetesClient admin() {
        return admin;
    }

    void namespace(String name) {
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .createOr(existing -> existing.update());
    }

    void create(HasMetadata object) {
        admin.resource(object).create();
    }

    /** In istiod's namespace alone. */
    void mayListPods(String user) {
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(Objects.NAMESPACE)
                        .withName(user)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("pods")
                        .withVerbs("list")
                        .endRule()
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(Objects.NAMESPACE)
                        .withName(user)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", user)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
    }

    static RootCa root() {
        return RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    }

    /** A new intermediate under that root. */
    static CaCerts issuedBy(RootCa root) {
        return TrustPlan.issuedBy(root, ALL, CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256))
                .cluster(ONE);
    }

    /** As the kubelet would, only that each file is swapped by itself. */
    static void mount(CaCerts certs, Path folder) {
        certs.pem().forEach((name, bytes) -> {
            try {
                Files.write(folder.resolve(name), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        mesh.close();
        admin.close();
    }
}
