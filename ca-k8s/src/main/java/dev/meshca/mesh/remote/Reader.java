package dev.meshca.mesh.remote;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The ServiceAccount as which istiods of other clusters read one cluster. Istio's charts make it, and bind its rights. */
final class Reader {

    private static final String ACCOUNT = "istio-reader-service-account";

    /** The name that istioctl gives it, so that both find what the other one made. */
    private static final String TOKEN = ACCOUNT + "-istio-remote-secret-token";

    private static final String TOKEN_TYPE = "kubernetes.io/service-account-token";
    private static final String TOKEN_OF = "kubernetes.io/service-account.name";
    private static final ApiPath REVIEWS = ApiPath.of("apis/authorization.k8s.io/v1/subjectaccessreviews");
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Api api;
    private final String namespace;

    Reader(Api api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    /** Why other clusters cannot read this one; empty if they can. */
    Optional<String> obstacle() {
        if (api.find(ApiPath.in(namespace, "serviceaccounts").named(ACCOUNT), ServiceAccount.class)
                .isEmpty()) {
            return Optional.of("it has no ServiceAccount " + ACCOUNT + " in " + namespace
                    + ", which Istio's base chart makes: install Istio there first");
        }
        return mayRead()
                ? Optional.empty()
                : Optional.of("its ServiceAccount " + ACCOUNT
                        + " may not list EndpointSlices: the ClusterRoleBinding istio-reader-clusterrole of Istio's istiod"
                        + " chart is missing");
    }

    /** Who may not ask does not know. */
    private boolean mayRead() {
        SubjectAccessReview question = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + namespace + ":" + ACCOUNT)
                .withGroups("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated")
                .withNewResourceAttributes()
                .withVerb("list")
                .withGroup("discovery.k8s.io")
                .withResource("endpointslices")
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            SubjectAccessReview answer = api.create(REVIEWS, question, SubjectAccessReview.class);
            return answer.getStatus() == null
                    || !Boolean.FALSE.equals(answer.getStatus().getAllowed());
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.FORBIDDEN)) {
                return true;
            }
            throw failure;
        }
    }

    /**
     * Its token; empty if there is none and none is to be made.
     *
     * @throws ApiFailure if the Secret is one of something else, or the cluster fills in no token
     */
    Optional<ReaderToken> token(boolean make) {
        Optional<Secret> present = find();
        if (present.isEmpty() && !make) {
            return Optional.empty();
        }
        Secret secret = present.orElseGet(this::made);
        requireOwn(secret);
        Optional<ReaderToken> token = ReaderToken.in(secret);
        while (token.isEmpty() && api.waitFor(PAUSE)) {
            token = find().flatMap(ReaderToken::in);
        }
        return Optional.of(token.orElseThrow(() -> new ApiFailure(
                ApiFailure.Kind.REJECTED,
                "the Secret " + TOKEN + " has no token and no ca.crt yet, which the controller manager of the cluster"
                        + " fills in")));
    }

    private Optional<Secret> find() {
        return api.find(path().named(TOKEN), Secret.class);
    }

    private Secret made() {
        Secret wanted = new SecretBuilder()
                .withNewMetadata()
                .withName(TOKEN)
                .withNamespace(namespace)
                .withAnnotations(Map.of(TOKEN_OF, ACCOUNT))
                .endMetadata()
                .withType(TOKEN_TYPE)
                .build();
        try {
            return api.create(path().asManager(), wanted, Secret.class);
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.CONFLICT)) {
                return find().orElseThrow(() -> failure);
            }
            throw failure;
        }
    }

    private static void requireOwn(Secret secret) {
        Map<String, String> annotations = secret.getMetadata().getAnnotations() == null
                ? Map.of()
                : secret.getMetadata().getAnnotations();
        if (!TOKEN_TYPE.equals(secret.getType()) || !ACCOUNT.equals(annotations.get(TOKEN_OF))) {
            throw new ApiFailure(
                    ApiFailure.Kind.REJECTED, "the Secret " + TOKEN + " is there and is no token of " + ACCOUNT);
        }
    }

    private ApiPath path() {
        return ApiPath.in(namespace, "secrets");
    }
}
