package dev.meshca.k8s.preflight.checks;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.PlainText;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the namespace of istiod and its network label, and sets the label where that was asked for. */
final class NamespaceCheck {

    static final String NETWORK = "topology.istio.io/network";

    private static final int ATTEMPTS = 3;

    /** What is known of the namespace. */
    record Result(boolean missing, Optional<String> uid, Optional<String> network, List<Finding> findings) {}

    private final String cluster;
    private final Api api;
    private final String namespace;

    NamespaceCheck(ClusterContext context, Api api, String namespace) {
        this.cluster = context.cluster().value();
        this.api = api;
        this.namespace = namespace;
    }

    Result check(Optional<String> wanted) {
        String where = cluster + "/" + namespace;
        Optional<Namespace> found;
        try {
            found = api.find(ApiPath.namespace(namespace), Namespace.class);
        } catch (ApiFailure failure) {
            if (failure.isRefusal()) {
                return new Result(
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(ClusterCode.NOT_READABLE.at(where, failure.reason())));
            }
            throw failure;
        }
        if (found.isEmpty()) {
            return new Result(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(ClusterCode.NAMESPACE_MISSING.at(where, "there is no namespace " + namespace)));
        }
        Optional<String> uid = Optional.ofNullable(found.get().getMetadata().getUid());
        Optional<String> network = network(found.get());
        List<Finding> findings = new ArrayList<>();
        if (network.isEmpty() && wanted.isPresent()) {
            network = set(found.get(), wanted.get(), findings);
        } else if (network.isEmpty()) {
            findings.add(ClusterCode.NETWORK_LABEL_MISSING.at(where, "the namespace has no label " + NETWORK));
        } else if (wanted.isPresent() && !wanted.equals(network)) {
            findings.add(ClusterCode.NETWORK_LABEL_DIFFERS.at(
                    where, "it says " + PlainText.of(network.get()) + ", asked for was " + wanted.get()));
        }
        return new Result(false, uid, network, findings);
    }

    private Optional<String> set(Namespace found, String network, List<Finding> findings) {
        String where = cluster + "/" + namespace;
        Namespace current = found;
        for (int attempt = 1; ; attempt++) {
            Namespace labelled = new NamespaceBuilder(current)
                    .editMetadata()
                    .addToLabels(NETWORK, network)
                    .endMetadata()
                    .build();
            try {
                ApiPath path = ApiPath.namespace(namespace).asManager();
                api.replace(path, labelled, Namespace.class);
                findings.add(ClusterCode.NETWORK_LABEL_SET.at(where, "the label is now " + network));
                return Optional.of(network);
            } catch (ApiFailure failure) {
                if (failure.is(ApiFailure.Kind.CONFLICT) && attempt < ATTEMPTS) {
                    current = api.get(ApiPath.namespace(namespace), Namespace.class);
                    continue;
                }
                if (!failure.isRefusal()) {
                    throw failure;
                }
                findings.add(ClusterCode.NETWORK_LABEL_MISSING.at(where, "it could not be set: " + failure.reason()));
                return Optional.empty();
            }
        }
    }

    private static Optional<String> network(Namespace namespace) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(NETWORK));
    }
}
