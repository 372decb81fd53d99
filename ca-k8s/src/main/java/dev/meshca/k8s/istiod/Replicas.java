package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.ForwardedPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The replicas of istiod in one cluster, and the way to each: an address, or a port forwarded to its Pod. */
final class Replicas {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

    private Replicas() {}

    /** What is asked of one replica, within a time limit. */
    interface Question<R> {

        R ask(String replica, IstiodAddress address, Duration limit);
    }

    /**
     * How a replica that gives no answer is told from one that does.
     *
     * @param because makes it of the replica and the reason
     * @param problem the reason; empty of an answer
     */
    record Silence<R>(BiFunction<String, String, R> because, Function<R, Optional<String>> problem) {

        boolean is(R result) {
            return problem.apply(result).isPresent();
        }

        /** The local end of a forwarded port is nothing that anybody knows. */
        R without(IstiodAddress localEnd, String replica, R result) {
            return problem.apply(result)
                    .map(why -> because.apply(
                            replica, why.replace(localEnd.toString(), "port " + IstiodAddress.SECURE_GRPC)))
                    .orElse(result);
        }
    }

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

    /** Asks one Pod through a port that is forwarded for that time; a Pod that does not run is not asked. */
    static <R> R ask(Api api, Pod pod, Question<R> question, Silence<R> silence) {
        String name = pod.getMetadata().getName();
        if (!phase(pod).equals("Running")) {
            return silence.because().apply(name, "the Pod is " + phase(pod));
        }
        return ForwardedPort.use(
                api,
                pod.getMetadata().getNamespace(),
                name,
                IstiodAddress.SECURE_GRPC,
                port -> {
                    IstiodAddress localEnd = new IstiodAddress(LOOPBACK, port);
                    return silence.without(localEnd, name, question.ask(name, localEnd, api.remaining()));
                },
                silence::is,
                why -> silence.because().apply(name, why));
    }
}
