package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code kubectl rollout restart} does, to every Deployment of istiod: an annotation on the Pod template, which the
 * Deployment controller takes as a new version. The object is handled as a plain map, so that no field is lost that the
 * client library does not know.
 */
final class Restart {

    static final String ANNOTATION = "kubectl.kubernetes.io/restartedAt";

    private static final int ATTEMPTS = 5;

    private final ClusterName cluster;
    private final Api api;
    private final String namespace;

    Restart(ClusterName cluster, Api api, String namespace) {
        this.cluster = cluster;
        this.api = api;
        this.namespace = namespace;
    }

    Reading<List<String>> at(Instant now) {
        List<String> restarted = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        List<Deployment> running = Deployments.running(api, namespace);
        if (running.isEmpty()) {
            findings.add(IstiodCode.RESTART_FAILED.at(cluster + "/" + namespace, "there is no Deployment of istiod"));
        }
        for (Deployment deployment : running) {
            String name = deployment.getMetadata().getName();
            try {
                annotate(api, ApiPath.deployments(namespace).named(name), now);
                restarted.add(name);
            } catch (ApiFailure failure) {
                findings.add(IstiodCode.RESTART_FAILED.at(cluster + "/" + namespace + "/" + name, failure.reason()));
            }
        }
        return Reading.of(cluster, List.copyOf(restarted), findings);
    }

    static void annotate(Api api, ApiPath path, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        for (int attempt = 1; ; attempt++) {
            Map<String, Object> object = copy(api.get(path, Map.class));
            Map<String, Object> metadata = child(child(child(object, "spec"), "template"), "metadata");
            child(metadata, "annotations").put(ANNOTATION, time);
            try {
                api.replace(path.asManager(), object, Object.class);
                return;
            } catch (ApiFailure failure) {
                if (!failure.is(ApiFailure.Kind.CONFLICT) || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private static Map<String, Object> child(Map<String, Object> parent, String key) {
        Map<String, Object> child = copy(parent.get(key) instanceof Map<?, ?> map ? map : Map.of());
        parent.put(key, child);
        return child;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new HashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
