package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.PlainText;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The replicas of istiod in one cluster, and the way to each: an address, or a port forwarded to its Pod. */
final class Replicas {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private Replicas() {}

    /** Those that run or are about to. */
    static List<Pod> pods(Api api, String namespace) {
        List<Pod> pods = new ArrayList<>();
        api.list(ApiPath.in(namespace, "pods").with("labelSelector", "app=istiod"), PodList.class, pods::add);
        pods.removeIf(pod -> pod.getMetadata().getDeletionTimestamp() != null || ENDED.contains(phase(pod)));
        return pods;
    }

    private static String phase(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return phase == null ? "Pending" : phase;
    }

    /** Asks one Pod after the other; a Pod that does not run is not asked. */
    static <R> List<R> each(
            Api api, List<Pod> pods, BiFunction<String, IstiodAddress, R> ask, BiFunction<String, String, R> silent) {
        return pods.stream()
                .map(pod -> {
                    String name = pod.getMetadata().getName();
                    return phase(pod).equals("Running")
                            ? forwarded(api, pod, address -> ask.apply(name, address), why -> silent.apply(name, why))
                            : silent.apply(name, "the Pod is " + phase(pod));
                })
                .toList();
    }

    /** Not tried against a real kubelet: the API servers of the tests have none behind them. */
    private static <R> R forwarded(Api api, Pod pod, Function<IstiodAddress, R> ask, Function<String, R> silent) {
        try (LocalPortForward forward = api.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .portForward(IstiodAddress.SECURE_GRPC)) {
            return ask.apply(new IstiodAddress("127.0.0.1", forward.getLocalPort()));
        } catch (IOException | KubernetesClientException e) {
            return silent.apply("no port could be forwarded: " + PlainText.of(String.valueOf(e.getMessage())));
        }
    }
}
