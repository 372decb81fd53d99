package dev.meshca.k8s.preflight.checks;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import java.util.ArrayList;
import java.util.List;

/** Asks the API server for exactly the rights that a push needs (SelfSubjectAccessReview). */
final class RightsCheck {

    private static final ApiPath REVIEWS = ApiPath.of("apis/authorization.k8s.io/v1/selfsubjectaccessreviews");

    private RightsCheck() {}

    /** An empty name stands for any: the right to create cannot be limited to a name, as the request has none. */
    private record Right(String verb, String resource, String namespace, String name) {

        @Override
        public String toString() {
            return verb + " " + resource + (name.isEmpty() ? "" : " '" + name + "'")
                    + (namespace.isEmpty() ? "" : " in " + namespace);
        }
    }

    static List<Finding> check(ClusterContext context, Api api, String namespace, boolean namespaceMissing) {
        List<Right> needed = new ArrayList<>(List.of(
                new Right("get", "secrets", namespace, IstioDocuments.SECRET),
                new Right("create", "secrets", namespace, ""),
                new Right("update", "secrets", namespace, IstioDocuments.SECRET),
                new Right("get", "namespaces", namespace, namespace)));
        if (namespaceMissing) {
            needed.add(new Right("create", "namespaces", "", ""));
        }
        List<Finding> findings = new ArrayList<>();
        for (Right right : needed) {
            try {
                SelfSubjectAccessReview answer = api.create(REVIEWS, question(right), SelfSubjectAccessReview.class);
                if (answer.getStatus() == null) {
                    return unknown(context, "the API server did not answer the question for rights");
                }
                if (!Boolean.TRUE.equals(answer.getStatus().getAllowed())) {
                    findings.add(ClusterCode.RIGHT_MISSING.at(context.cluster().value(), "may not " + right));
                }
            } catch (ApiFailure failure) {
                if (failure.isRefusal()) {
                    return unknown(context, failure.reason());
                }
                throw failure;
            }
        }
        return findings;
    }

    private static List<Finding> unknown(ClusterContext context, String why) {
        return List.of(ClusterCode.NOT_READABLE.at(context.cluster() + "/rights", why));
    }

    private static SelfSubjectAccessReview question(Right right) {
        ResourceAttributes attributes = new ResourceAttributes();
        attributes.setVerb(right.verb());
        attributes.setResource(right.resource());
        attributes.setNamespace(right.namespace());
        attributes.setName(right.name());
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withResourceAttributes(attributes)
                .endSpec()
                .build();
    }
}
