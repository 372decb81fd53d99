package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.istiod.Replicas.Question;
import dev.meshca.k8s.istiod.Replicas.Silence;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Asks each replica of one cluster's istiod the same, all at once: at the addresses that are known, else its Pods. */
final class EachReplica {

    private final Clusters access;
    private final ClusterName cluster;
    private final List<IstiodAddress> addresses;

    EachReplica(Clusters access, ClusterName cluster, List<IstiodAddress> addresses) {
        this.access = access;
        this.cluster = cluster;
        this.addresses = addresses;
    }

    /** Whether they can be asked without the API server. */
    boolean areKnown() {
        return !addresses.isEmpty();
    }

    <R> Reading<List<R>> ask(Supplier<Duration> left, Question<R> question) {
        return Reading.of(
                cluster,
                access.together(addresses, address -> question.ask(address.toString(), address, left.get())),
                List.of());
    }

    <R> Reading<List<R>> ask(Api api, Installed installed, Question<R> question, Silence<R> silence) {
        if (areKnown()) {
            return ask(api::remaining, question);
        }
        List<Pod> pods = installed.pods(api);
        return pods.isEmpty()
                ? Reading.failed(cluster, absent(api, installed))
                : Reading.of(
                        cluster, access.together(pods, pod -> Replicas.ask(api, pod, question, silence)), List.of());
    }

    /** Who may not look for Deployments cannot tell whether there should be a Pod. */
    private Finding absent(Api api, Installed installed) {
        String where = cluster + "/" + access.options().namespace();
        try {
            if (installed.deployments(api).isEmpty()) {
                return IstiodCode.ISTIO_NOT_INSTALLED.at(where, "no Pod and no Deployment has the label app=istiod");
            }
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                throw failure;
            }
        }
        return IstiodCode.ISTIOD_NOT_FOUND.at(where, "no Pod has the label app=istiod");
    }
}
