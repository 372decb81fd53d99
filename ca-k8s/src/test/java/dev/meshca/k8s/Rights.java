package dev.meshca.k8s;

import dev.meshca.testbed.Await;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** Who may do what in one cluster. */
final class Rights {

    private final KubernetesClient admin;

    Rights(KubernetesClient admin) {
        this.admin = admin;
    }

    void grant(String user, String resource, String... verbs) {
        admin.rbac()
                .roles()
                .inNamespace(Cluster.NAMESPACE)
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources(resource)
                        .withVerbs(verbs)
                        .endRule()
                        .addNewRule()
                        .withApiGroups("")
                        .withResources("namespaces")
                        .withVerbs("get")
                        .endRule()
                        .build())
                .createOr(existing -> existing.update());
        admin.rbac()
                .roleBindings()
                .inNamespace(Cluster.NAMESPACE)
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", user)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .createOr(existing -> existing.update());
        for (String verb : verbs) {
            await(true, user, verb, resource, null, Cluster.NAMESPACE);
        }
    }

    /** RBAC takes effect a moment after it was written. A resource of another group is named with it, as to kubectl. */
    void await(boolean expected, String user, String verb, String resource, String name, String namespace) {
        String[] kind = resource.split("\\.", 2);
        SubjectAccessReview question = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withVerb(verb)
                .withResource(kind[0])
                .withGroup(kind.length == 1 ? null : kind[1])
                .withName(name)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        Await.until(
                user + " may " + verb + " " + resource + ": " + expected,
                Duration.ofSeconds(20),
                () -> admin.authorization()
                                .v1()
                                .subjectAccessReview()
                                .create(question)
                                .getStatus()
                                .getAllowed()
                        == expected);
    }
}
